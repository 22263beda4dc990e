package io.evenkeel.policy.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.concept.Concepts;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Definition;
import io.evenkeel.policy.InvalidPolicy;
import io.evenkeel.policy.PolicyPublished;
import io.evenkeel.policy.semantic.Likeness;
import io.evenkeel.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All published versions of all tenants. A version never changes and never goes. */
@ApplicationScoped
public class Policies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tenants tenants;
    private final Concepts concepts;
    private final AuditTrail audit;
    private final Event<PolicyPublished> published;
    private final Clock clock;
    private final Instance<Likeness> likeness;

    Policies(
            Tenants tenants,
            Concepts concepts,
            AuditTrail audit,
            Event<PolicyPublished> published,
            Clock clock,
            Instance<Likeness> likeness) {
        this.tenants = tenants;
        this.concepts = concepts;
        this.audit = audit;
        this.published = published;
        this.clock = clock;
        this.likeness = likeness;
    }

    /**
     * Makes a definition the tenant's current version, with its audit entry. One that says the same as the current version, once
     * its concepts and words are resolved, publishes nothing.
     *
     * @return the version that is now current
     * @throws InvalidPolicy with all problems
     * @throws ProblemException {@code unknown-tenant}
     */
    @Transactional
    public PolicySheet publish(TenantId tenant, JsonNode json, Actor actor) {
        tenants.lock(tenant);
        Definition definition = check(json);
        Optional<PolicyEntity> current = PolicyEntity.currentOf(tenant);
        if (current.filter(entity -> entity.digest.equals(definition.digest())).isPresent()) {
            return sheet(current.get());
        }
        PolicyEntity next =
                persist(tenant, current.map(entity -> entity.version).orElse(0) + 1, definition, actor);
        audit.append(Entry.change(
                "policy.published",
                next.publishedAt,
                tenant.value(),
                actor.name(),
                Map.of("policy", next.label(), "policyDigest", next.digest)));
        published.fire(new PolicyPublished(tenant));
        return sheet(next);
    }

    private PolicyEntity persist(TenantId tenant, int version, Definition definition, Actor actor) {
        PolicyEntity entity = new PolicyEntity();
        entity.tenant = tenant.value();
        entity.version = version;
        entity.digest = definition.digest();
        entity.definition = definition.json().toString();
        entity.publishedAt = clock.instant();
        entity.publishedBy = actor.name();
        entity.persistAndFlush();
        return entity;
    }

    /** What publishing it now would publish. @throws InvalidPolicy with all problems */
    @Transactional
    public Definition check(JsonNode json) {
        return Definition.of(json, concepts.catalogue(), likeness.stream().findFirst());
    }

    /** A tenant's versions, oldest first, without definitions. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    public List<PolicySheet> of(TenantId tenant) {
        tenants.get(tenant);
        return PolicyEntity.of(tenant).stream()
                .map(entity -> sheet(entity, null))
                .toList();
    }

    /** The version that decides. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    public PolicySheet current(TenantId tenant) {
        tenants.get(tenant);
        return PolicyEntity.currentOf(tenant).map(Policies::sheet).orElseThrow(() -> unknown(tenant.value()));
    }

    /** A version. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    public PolicySheet version(TenantId tenant, int version) {
        tenants.get(tenant);
        return PolicyEntity.of(tenant, version).map(Policies::sheet).orElseThrow(() -> unknown(tenant + "@" + version));
    }

    private static ProblemException unknown(String policy) {
        return ProblemException.missing(
                "unknown-policy", "policy (" + policy + ") was never published.\nMaybe publish one first.");
    }

    private static PolicySheet sheet(PolicyEntity entity) {
        return sheet(entity, parsed(entity.definition));
    }

    private static PolicySheet sheet(PolicyEntity entity, @Nullable JsonNode definition) {
        return new PolicySheet(entity.version, entity.digest, entity.publishedAt, entity.publishedBy, definition);
    }

    private static JsonNode parsed(String definition) {
        try {
            return JSON.readTree(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database keeps only definitions that are JSON", e);
        }
    }
}
