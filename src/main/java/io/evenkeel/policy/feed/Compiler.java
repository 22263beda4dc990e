package io.evenkeel.policy.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Definition;
import io.evenkeel.policy.PublishedPolicy;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Makes what decides of what is stored. Bad news of one tenant is a standing of its own, so that the others keep theirs. */
final class Compiler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}@\\d{1,9}");

    private Compiler() {}

    /** Of one tenant. */
    static Snapshot.Tenant compiled(Standings.Stored stored, Catalogue catalogue) {
        Standings.Text policy = stored.policy();
        if (policy == null || stored.suspended()) {
            Standing standing = stored.suspended() ? new Standing.Suspended() : new Standing.NoPolicy();
            return new Snapshot.Tenant(stored.stamp(), standing, Set.of());
        }
        String label = stored.tenant() + "@" + policy.version();
        if (!Definition.digest(policy.definition()).equals(policy.digest())) {
            Standing altered = new Standing.Unusable(label, "it was altered after it was published.");
            return new Snapshot.Tenant(stored.stamp(), altered, Set.of());
        }
        return compiled(stored, policy, label, catalogue);
    }

    private static Snapshot.Tenant compiled(
            Standings.Stored stored, Standings.Text policy, String label, Catalogue catalogue) {
        try {
            JsonNode json = JSON.readTree(policy.definition());
            return new Snapshot.Tenant(
                    stored.stamp(), standing(stored.tenant(), policy, json, label, catalogue), labels(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database keeps only definitions that are JSON", e);
        }
    }

    private static Standing standing(
            TenantId tenant, Standings.Text policy, JsonNode json, String label, Catalogue catalogue) {
        try {
            Definition definition = Definition.of(json, catalogue);
            return new Standing.Known(
                    new PublishedPolicy(tenant, policy.version(), policy.digest(), definition.rules()));
        } catch (RuntimeException e) { // whatever is wrong with one tenant's policy is not to take the others' away
            return new Standing.Unusable(label, String.valueOf(e.getMessage()));
        }
    }

    /** Of concepts that the definition may name; more do no harm. */
    private static Set<String> labels(JsonNode json) {
        Set<String> labels = new TreeSet<>();
        collect(json, labels);
        return Set.copyOf(labels);
    }

    private static void collect(JsonNode json, Set<String> labels) {
        if (json.isTextual() && LABEL.matcher(json.textValue()).matches()) {
            labels.add(json.textValue().intern());
        }
        json.fieldNames().forEachRemaining(name -> {
            if (LABEL.matcher(name).matches()) {
                labels.add(name.intern());
            }
        });
        json.elements().forEachRemaining(inner -> collect(inner, labels));
    }
}
