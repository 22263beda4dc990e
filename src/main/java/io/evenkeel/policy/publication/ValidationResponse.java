package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.definition.PolicyDefinition;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of a validation.
 *
 * @param problems none if the definition may be published
 * @param digest of the definition that would be published; absent if there are problems
 * @param definition canonical; absent if there are problems
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ValidationResponse(
        List<String> problems,
        @Nullable String digest,
        @Nullable JsonNode definition) {
    /** Returns what a definition would publish, or the rules that it breaks. */
    static ValidationResponse from(Supplier<PolicyDefinition> validation) {
        try {
            PolicyDefinition definition = validation.get();
            return new ValidationResponse(List.of(), definition.digest(), definition.toJson());
        } catch (InvalidPolicyException e) {
            return new ValidationResponse(e.violations(), null, null);
        }
    }
}
