package io.evenkeel.audit.search.timeseries;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * What shares fairness rules wanted, and what came of it.
 *
 * @param bucket hour, day or month
 * @param from beginning of the first bucket
 * @param to end of the last
 * @param alarms of shares that stayed beside their target
 */
record FairnessSeries(String bucket, Instant from, Instant to, List<RuleSeries> rules, List<FairnessAlarm> alarms) {
    FairnessSeries {
        rules = List.copyOf(rules);
        alarms = List.copyOf(alarms);
    }

    /** How a share compares with its target. */
    enum ShareVerdict {
        /** The target is one of those that the sample speaks for. */
        @JsonProperty("within")
        WITHIN,
        /** More than was wanted: over-corrected, or not corrected enough elsewhere. */
        @JsonProperty("over")
        OVER,
        @JsonProperty("under")
        UNDER,
        /** The sample is too small to tell. */
        @JsonProperty("too-few")
        TOO_FEW;

        private static final long MIN_SAMPLE = 30;

        static ShareVerdict compare(WilsonInterval interval, double target) {
            if (interval.total() < MIN_SAMPLE) {
                return TOO_FEW;
            }
            return interval.low() > target ? OVER : interval.high() < target ? UNDER : WITHIN;
        }
    }

    /**
     * A rule, as long as its target stayed the same.
     *
     * @param group such as gender
     * @param policies versions that said so
     */
    record RuleSeries(String rule, String group, List<String> policies, List<MemberSeries> members) {
        RuleSeries {
            policies = List.copyOf(policies);
            members = List.copyOf(members);
        }
    }

    /**
     * A member of the rule's group.
     *
     * @param member label of the concept
     * @param target share that was wanted
     * @param overall of all buckets together
     */
    record MemberSeries(String member, double target, ShareEstimate overall, List<ShareEstimate> buckets) {
        MemberSeries {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * What came of it in some time.
     *
     * @param assigned share of the pictures that were pushed towards the member, among those pushed towards any of the group
     * @param classified share of the pictures that the classifiers see the member on, among those they looked at
     * @param verdict by what was measured or, where nothing was, by what was drawn
     */
    record ShareEstimate(Instant start, WilsonInterval assigned, WilsonInterval classified, ShareVerdict verdict) {
        static ShareEstimate estimate(Instant start, WilsonInterval drawn, WilsonInterval measured, double target) {
            return new ShareEstimate(
                    start, drawn, measured, ShareVerdict.compare(measured.total() > 0 ? measured : drawn, target));
        }
    }

    /**
     * A share that stayed on the same side of its target.
     *
     * @param since beginning of the first such bucket
     * @param buckets so many, one after another, but for those with too few pictures
     */
    record FairnessAlarm(String rule, String member, ShareVerdict verdict, Instant since, int buckets) {}
}
