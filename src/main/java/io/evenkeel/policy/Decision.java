package io.evenkeel.policy;

import io.evenkeel.concept.SteeringPlan;
import java.util.List;

/** What a policy says of one wish. Every rule gives its reason, fired or not. */
public sealed interface Decision {
    List<Reason> reasons();

    /**
     * Nothing may be drawn.
     *
     * @param reason in one word
     */
    record Refuse(RefusalReason reason, List<Reason> reasons) implements Decision {
        public Refuse {
            reasons = List.copyOf(reasons);
        }

        /** As a block rule says. */
        public Refuse(List<Reason> reasons) {
            this(RefusalReason.BLOCKED, reasons);
        }
    }

    /** Kinds of refusal. */
    enum RefusalReason {
        BLOCKED("blocked-by-policy", "the policy refuses this prompt."),
        LIMIT_EXCEEDED("limited-by-policy", "the policy allows no more pictures at once, or in this minute."),
        UNKNOWN_FACT("unknown-to-policy", "the policy needs to know more of the request than it says.");

        private final String code;
        private final String detail;

        RefusalReason(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }

        /** A stable name. */
        public String code() {
            return code;
        }

        /** For people. */
        public String detail() {
            return detail;
        }
    }

    /** It may be drawn. */
    sealed interface Admit extends Decision {
        /** What fairness has drawn and limits have counted, this wish included. */
        Quotas quotas();

        /** What whoever shows the pictures is to do, such as "mark-ai-generated". */
        List<String> obligations();
    }

    /**
     * At least one rule pushes.
     *
     * @param plans one for each picture, in order
     */
    record Steer(List<SteeringPlan> plans, Quotas quotas, List<Reason> reasons, List<String> obligations)
            implements Admit {
        public Steer {
            plans = List.copyOf(plans);
            reasons = List.copyOf(reasons);
            obligations = List.copyOf(obligations);
        }
    }

    /** No rule has anything to say against drawing it as it is. */
    record PassThrough(Quotas quotas, List<Reason> reasons, List<String> obligations) implements Admit {
        public PassThrough {
            reasons = List.copyOf(reasons);
            obligations = List.copyOf(obligations);
        }
    }
}
