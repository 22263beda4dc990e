package io.evenkeel.audit.search.timeseries;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * Target and actual shares of fairness rules over time.
 *
 * @param bucket hour, day or month
 * @param from start of the first bucket
 * @param to end of the last bucket
 * @param alarms shares that stayed off target
 */
record FairnessSeries(String bucket, Instant from, Instant to, List<RuleSeries> rules, List<FairnessAlarm> alarms) {
    FairnessSeries {
        rules = List.copyOf(rules);
        alarms = List.copyOf(alarms);
    }

    /** How an actual share compares with its target. */
    enum ShareVerdict {
        /** The target is within the confidence interval. */
        @JsonProperty("within")
        WITHIN,
        /** The share is significantly above its target. */
        @JsonProperty("over")
        OVER,
        @JsonProperty("under")
        UNDER,
        /** The sample has fewer than 30 images. */
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
     * A rule with one target.
     *
     * @param group for example gender
     * @param policies versions with this target
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
     * @param target target share
     * @param overall estimate over all buckets
     */
    record MemberSeries(String member, double target, ShareEstimate overall, List<ShareEstimate> buckets) {
        MemberSeries {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * Actual shares in a bucket.
     *
     * @param assigned share of images with the member's concept, among images with any concept of the group
     * @param classified share of images that classifiers assign to the member, among all classified images
     * @param verdict by {@code classified} or, without classified images, by {@code assigned}
     */
    record ShareEstimate(Instant start, WilsonInterval assigned, WilsonInterval classified, ShareVerdict verdict) {
        static ShareEstimate estimate(Instant start, WilsonInterval drawn, WilsonInterval measured, double target) {
            return new ShareEstimate(
                    start, drawn, measured, ShareVerdict.compare(measured.total() > 0 ? measured : drawn, target));
        }
    }

    /**
     * A share that stays on one side of its target.
     *
     * @param since start of the first such bucket
     * @param buckets number of consecutive buckets, without those that have too few images
     */
    record FairnessAlarm(String rule, String member, ShareVerdict verdict, Instant since, int buckets) {}
}
