package io.evenkeel.policy.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Definition;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.semantic.Likeness;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Makes what decides of what is stored. Bad news of one tenant is a standing of its own, so that the others keep theirs. */
final class Compiler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}@\\d{1,9}");

    private final Catalogue catalogue;
    private final Optional<Likeness> likeness;

    Compiler(Catalogue catalogue, Optional<Likeness> likeness) {
        this.catalogue = catalogue;
        this.likeness = likeness;
    }

    /** Of one tenant. */
    Snapshot.Tenant compiled(Standings.Stored stored) {
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
        return compiled(stored, policy, label);
    }

    private Snapshot.Tenant compiled(Standings.Stored stored, Standings.Text policy, String label) {
        try {
            JsonNode json = JSON.readTree(policy.definition());
            Standing standing = standing(stored.tenant(), policy, json, label);
            return new Snapshot.Tenant(stored.stamp(), standing, labels(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database keeps only definitions that are JSON", e);
        }
    }

    private Standing standing(TenantId tenant, Standings.Text policy, JsonNode json, String label) {
        try {
            Definition definition = Definition.of(json, catalogue, likeness);
            return new Standing.Known(new PublishedPolicy(tenant, policy.version(), policy.digest(), definition));
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
