package io.evenkeel.generation.pipeline;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.generation.ResolvedRequest;
import io.evenkeel.policy.Decision;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The result of deciding a request. */
sealed interface RequestDecision {
    /** A request that is not generated. */
    record Settled(RequestContext context, Outcome outcome) implements RequestDecision {}

    /**
     * A request to generate.
     *
     * @param plans one for each image
     * @param warnings stable names of what the platform may not expect
     * @param quotaUpdate to publish with the result; empty if the decision changed no quota
     */
    record Admitted(
            RequestContext context,
            ResolvedRequest request,
            Decision.Admit decision,
            List<SteeringPlan> plans,
            List<String> warnings,
            Optional<ProducerRecord<byte[], byte[]>> quotaUpdate)
            implements RequestDecision {
        public Admitted {
            plans = List.copyOf(plans);
            warnings = List.copyOf(warnings);
        }
    }
}
