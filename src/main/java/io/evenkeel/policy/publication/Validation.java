package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a definition found.
 *
 * @param problems none if it may be published
 * @param definition what would be published; absent if there are problems
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Validation(List<String> problems, @Nullable JsonNode definition) {}
