package io.evenkeel.audit.statement;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.statement.Attribute.Kind;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Refuses settings that the database would refuse. */
final class SettingsCheck {
    private SettingsCheck() {}

    /** @throws ProblemException {@code invalid-statement-settings}, naming the attribute */
    static void check(StatementSettings settings) {
        check("defaults", settings.defaults());
        settings.rules().forEach((rule, said) -> check("rules." + rule, said));
    }

    private static void check(String where, Map<String, JsonNode> said) {
        said.forEach((name, value) -> {
            Attribute attribute = Stream.of(Attribute.values())
                    .filter(one -> one.key().equals(name))
                    .findFirst()
                    .orElseThrow(() -> invalid(where, name, "one of " + names()));
            wrong(attribute, value).ifPresent(shown -> {
                throw invalid(where + "." + name, shown, attribute.rule());
            });
        });
    }

    /** The value that is not allowed. */
    private static Optional<String> wrong(Attribute attribute, JsonNode value) {
        boolean isList = attribute.kind() == Kind.LIST;
        if (value.isArray() != isList || (isList && value.isEmpty())) {
            return Optional.of(value.toString());
        }
        Stream<JsonNode> values = isList ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
        return values.filter(one -> !one.isTextual() || !attribute.allows(one.textValue()))
                .map(JsonNode::toString)
                .findFirst();
    }

    private static String names() {
        return Stream.of(Attribute.values()).map(Attribute::key).collect(Collectors.joining(", "));
    }

    private static ProblemException invalid(String where, String value, String rule) {
        return ProblemException.invalid(
                "invalid-statement-settings", Shown.of(where) + " (" + Shown.of(value) + ") must be " + rule + ".");
    }
}
