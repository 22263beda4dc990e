package io.evenkeel.audit.statement;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What only the platform knows about its statements.
 *
 * @param defaults attributes of all statements
 * @param rules attributes by rule, which override the defaults
 * @param excludedRules rules that moderate no content, for example limits: a refusal by them alone has no statement
 * @param includeSteered whether steered images have statements
 * @param quoteTerms whether the facts quote terms of policies, which may be names
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

    /** Returns the attributes of a rule's statements. */
    Map<String, JsonNode> attributesFor(String rule) {
        Map<String, JsonNode> attributes = new LinkedHashMap<>(defaults);
        attributes.putAll(rules.getOrDefault(rule, Map.of()));
        return attributes;
    }
}
