package io.evenkeel.policy.publication;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.search.timeseries.FairnessTargets;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the target shares of fairness rules from published policies. */
@ApplicationScoped
class FairnessTargetTable implements FairnessTargets {
    private static final Pattern LABEL = Pattern.compile("([a-z0-9-]{1,63})@(\\d{1,9})");

    @Override
    @Transactional
    public List<FairnessTarget> findByPolicy(String policy) {
        Matcher label = LABEL.matcher(policy);
        return label.matches()
                ? PolicyEntity.findVersion(new TenantId(label.group(1)), Integer.parseInt(label.group(2)))
                        .map(entity -> parseTargets(entity.definition))
                        .orElse(List.of())
                : List.of();
    }

    private static List<FairnessTarget> parseTargets(String definition) {
        List<FairnessTarget> fairnessTargets = new ArrayList<>();
        for (JsonNode rule : DefinitionCodec.fromStored(definition).path("rules")) {
            if (rule.path("type").asText().equals("fairness")) {
                Map<String, Double> shares = new TreeMap<>();
                rule.path("target")
                        .properties()
                        .forEach(share ->
                                shares.put(share.getKey(), share.getValue().asDouble()));
                fairnessTargets.add(new FairnessTarget(
                        rule.path("id").asText(), rule.path("group").asText(), shares));
            }
        }
        return fairnessTargets;
    }
}
