package io.evenkeel.policy;

import io.evenkeel.concept.SteeringPlan;
import java.util.List;

/** What a policy says of one wish. Every rule gives its reason, fired or not. */
public sealed interface Decision {
    List<Reason> reasons();

    /** Nothing may be drawn. */
    record Refuse(List<Reason> reasons) implements Decision {
        public Refuse {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * At least one rule pushes.
     *
     * @param plans one for each picture, in order
     * @param quotas what fairness has drawn, these pictures included
     */
    record Steer(List<SteeringPlan> plans, Quotas quotas, List<Reason> reasons) implements Decision {
        public Steer {
            plans = List.copyOf(plans);
            reasons = List.copyOf(reasons);
        }
    }

    /** No rule has anything to say against drawing it as it is. Quotas stay as they were. */
    record PassThrough(List<Reason> reasons) implements Decision {
        public PassThrough {
            reasons = List.copyOf(reasons);
        }
    }
}
