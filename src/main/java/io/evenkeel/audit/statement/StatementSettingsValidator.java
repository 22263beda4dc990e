package io.evenkeel.audit.statement;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.statement.StatementAttribute.ValueKind;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Validates settings by the rules of the database. */
final class StatementSettingsValidator {
    private StatementSettingsValidator() {}

    /** @throws ProblemException {@code invalid-statement-settings}, naming the attribute */
    static void validate(StatementSettings settings) {
        validate("defaults", settings.defaults());
        settings.rules().forEach((rule, attributeValues) -> validate("rules." + rule, attributeValues));
    }

    private static void validate(String path, Map<String, JsonNode> attributeValues) {
        attributeValues.forEach((name, value) -> {
            StatementAttribute attribute = Stream.of(StatementAttribute.values())
                    .filter(one -> one.fieldName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> invalid(path, name, "one of " + attributeNames()));
            findInvalidValue(attribute, value).ifPresent(invalidValue -> {
                throw invalid(path + "." + name, invalidValue, attribute.describeRule());
            });
        });
    }

    /** Returns the first value that is not allowed. */
    private static Optional<String> findInvalidValue(StatementAttribute attribute, JsonNode value) {
        boolean isList = attribute.kind() == ValueKind.LIST;
        if (value.isArray() != isList || (isList && value.isEmpty())) {
            return Optional.of(value.toString());
        }
        Stream<JsonNode> values = isList ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
        return values.filter(one -> !one.isTextual() || !attribute.isAllowed(one.textValue()))
                .map(JsonNode::toString)
                .findFirst();
    }

    private static String attributeNames() {
        return Stream.of(StatementAttribute.values())
                .map(StatementAttribute::fieldName)
                .collect(Collectors.joining(", "));
    }

    private static ProblemException invalid(String path, String value, String rule) {
        return ProblemException.invalid(
                "invalid-statement-settings",
                SafeText.sanitise(path) + " (" + SafeText.sanitise(value) + ") must be " + rule + ".");
    }
}
