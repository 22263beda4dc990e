package io.evenkeel.policy.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.definition.PolicyDefinition;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compiles stored policies. A failure becomes the status of that tenant and leaves other tenants alone. */
final class PolicyCompiler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CONCEPT_LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}@\\d{1,9}");

    private final ConceptCatalogue catalogue;
    private final Optional<SemanticSimilarity> similarity;

    PolicyCompiler(ConceptCatalogue catalogue, Optional<SemanticSimilarity> similarity) {
        this.catalogue = catalogue;
        this.similarity = similarity;
    }

    /** Compiles the policy of one tenant. */
    PolicySnapshot.TenantEntry compile(PolicySource.StoredTenant storedTenant) {
        PolicySource.StoredPolicy policy = storedTenant.policy();
        if (policy == null || storedTenant.suspended()) {
            TenantStatus status = storedTenant.suspended() ? new TenantStatus.Suspended() : new TenantStatus.NoPolicy();
            return new PolicySnapshot.TenantEntry(storedTenant.stamp(), status, Set.of());
        }
        String label = storedTenant.tenant() + "@" + policy.version();
        if (!PolicyDefinition.digestOf(policy.definition()).equals(policy.digest())) {
            TenantStatus unusable = new TenantStatus.UnusablePolicy(label, "it was altered after it was published.");
            return new PolicySnapshot.TenantEntry(storedTenant.stamp(), unusable, Set.of());
        }
        return compile(storedTenant, policy, label);
    }

    private PolicySnapshot.TenantEntry compile(
            PolicySource.StoredTenant storedTenant, PolicySource.StoredPolicy policy, String label) {
        try {
            JsonNode json = JSON.readTree(policy.definition());
            TenantStatus status = toStatus(storedTenant.tenant(), policy, json, label);
            return new PolicySnapshot.TenantEntry(storedTenant.stamp(), status, conceptLabels(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored definitions are JSON", e);
        }
    }

    private TenantStatus toStatus(TenantId tenant, PolicySource.StoredPolicy policy, JsonNode json, String label) {
        try {
            PolicyDefinition policyDefinition = PolicyDefinition.parse(json, catalogue, similarity);
            return new TenantStatus.Active(
                    new PublishedPolicy(tenant, policy.version(), policy.digest(), policyDefinition));
        } catch (RuntimeException e) { // one tenant's policy must not affect others
            return new TenantStatus.UnusablePolicy(label, String.valueOf(e.getMessage()));
        }
    }

    /** Returns labels of concepts that the definition may name; too many do no harm. */
    private static Set<String> conceptLabels(JsonNode json) {
        Set<String> labels = new TreeSet<>();
        collectLabels(json, labels);
        return Set.copyOf(labels);
    }

    private static void collectLabels(JsonNode json, Set<String> labels) {
        if (json.isTextual() && CONCEPT_LABEL.matcher(json.textValue()).matches()) {
            labels.add(json.textValue().intern());
        }
        json.fieldNames().forEachRemaining(name -> {
            if (CONCEPT_LABEL.matcher(name).matches()) {
                labels.add(name.intern());
            }
        });
        json.elements().forEachRemaining(child -> collectLabels(child, labels));
    }
}
