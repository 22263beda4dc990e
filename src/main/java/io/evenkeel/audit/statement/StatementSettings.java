package io.evenkeel.audit.statement;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What only a platform knows of its statements.
 *
 * @param defaults attributes of all statements
 * @param rules attributes by rule, which take the place of the defaults
 * @param excludedRules rules that moderate no content, such as limits: what they alone refuse has no statement
 * @param includeSteered whether pictures that were steered have statements, too
 * @param quoteTerms whether the facts quote the terms of policies, which may be names
 */
record StatementSettings(
        Map<String, JsonNode> defaults,
        Map<String, Map<String, JsonNode>> rules,
        List<String> excludedRules,
        boolean includeSteered,
        boolean quoteTerms) {
    StatementSettings {
        defaults = defaults == null ? Map.of() : new LinkedHashMap<>(defaults);
        rules = rules == null ? Map.of() : new LinkedHashMap<>(rules);
        excludedRules = excludedRules == null ? List.of() : List.copyOf(excludedRules);
    }

    /** Attributes of statements about a rule. */
    Map<String, JsonNode> attributesFor(String rule) {
        Map<String, JsonNode> attributes = new LinkedHashMap<>(defaults);
        attributes.putAll(rules.getOrDefault(rule, Map.of()));
        return attributes;
    }
}
