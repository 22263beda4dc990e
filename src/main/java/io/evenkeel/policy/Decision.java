package io.evenkeel.policy;

import io.evenkeel.concept.SteeringPlan;
import java.util.List;

/** What a policy decides about one request. Every rule gives a reason, fired or not. */
public sealed interface Decision {
    List<Reason> reasons();

    /**
     * The request is refused.
     *
     * @param reason kind of refusal
     */
    record Refuse(RefusalReason reason, List<Reason> reasons) implements Decision {
        public Refuse {
            reasons = List.copyOf(reasons);
        }

        /** A refusal by a block rule. */
        public Refuse(List<Reason> reasons) {
            this(RefusalReason.BLOCKED, reasons);
        }
    }

    /** Kinds of refusal. */
    enum RefusalReason {
        BLOCKED("blocked-by-policy", "the policy refuses this prompt."),
        LIMIT_EXCEEDED("limited-by-policy", "the policy allows no more images at once, or in this minute."),
        UNKNOWN_FACT("unknown-to-policy", "the policy needs an attribute that the request lacks.");

        private final String code;
        private final String detail;

        RefusalReason(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }

        /** Returns a stable code. */
        public String code() {
            return code;
        }

        /** Returns a sentence for people. */
        public String detail() {
            return detail;
        }
    }

    /** The request is admitted. */
    sealed interface Admit extends Decision {
        /** Returns the counts of fairness and limit rules, this request included. */
        Quotas quotas();

        /** Returns the duties of whoever shows the images, such as "mark-ai-generated". */
        List<String> obligations();
    }

    /**
     * At least one rule applies concepts.
     *
     * @param plans one for each image, in order
     */
    record Steer(List<SteeringPlan> plans, Quotas quotas, List<Reason> reasons, List<String> obligations)
            implements Admit {
        public Steer {
            plans = List.copyOf(plans);
            reasons = List.copyOf(reasons);
            obligations = List.copyOf(obligations);
        }
    }

    /** No rule fired: the images are generated without steering. */
    record PassThrough(Quotas quotas, List<Reason> reasons, List<String> obligations) implements Admit {
        public PassThrough {
            reasons = List.copyOf(reasons);
            obligations = List.copyOf(obligations);
        }
    }
}
