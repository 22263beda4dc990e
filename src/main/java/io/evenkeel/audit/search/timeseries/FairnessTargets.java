package io.evenkeel.audit.search.timeseries;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What shares policies want. */
public interface FairnessTargets {
    /** Of a version such as {@code acme@3}; none if it is not there. */
    List<FairnessTarget> findByPolicy(String policy);

    /**
     * A rule's target.
     *
     * @param group such as gender
     * @param shares 0 to 1, by label of the concept
     */
    record FairnessTarget(String rule, String group, Map<String, Double> shares) {
        public FairnessTarget {
            shares = new TreeMap<>(shares);
        }
    }
}
