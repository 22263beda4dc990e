package io.evenkeel.audit.search.timeseries;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks up the target shares of policies. */
public interface FairnessTargets {
    /** Returns the targets of a policy version such as {@code acme@3}; empty if it does not exist. */
    List<FairnessTarget> findByPolicy(String policy);

    /**
     * The target of a rule.
     *
     * @param group for example gender
     * @param shares 0 to 1, by concept label
     */
    record FairnessTarget(String rule, String group, Map<String, Double> shares) {
        public FairnessTarget {
            shares = new TreeMap<>(shares);
        }
    }
}
