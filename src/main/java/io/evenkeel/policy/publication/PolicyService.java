package io.evenkeel.policy.publication;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.PolicyEvent.PolicyPublication;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.http.HttpPrecondition;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PolicyPublished;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.definition.PolicyDefinition;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import io.evenkeel.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All published versions of all tenants. A version never changes and never goes. */
@ApplicationScoped
public class PolicyService {
    private static final JsonNode NOTHING = DefinitionCodec.kept("{\"rules\":[]}");
    private static final int MOST_LINES = 50;

    private final TenantService tenantService;
    private final ConceptService conceptService;
    private final AuditTrail audit;
    private final Event<PolicyPublished> published;
    private final Clock clock;
    private final Instance<SemanticSimilarity> likeness;

    PolicyService(
            TenantService tenantService,
            ConceptService conceptService,
            AuditTrail audit,
            Event<PolicyPublished> published,
            Clock clock,
            Instance<SemanticSimilarity> likeness) {
        this.tenantService = tenantService;
        this.conceptService = conceptService;
        this.audit = audit;
        this.published = published;
        this.clock = clock;
        this.likeness = likeness;
    }

    /** As the other one does, presuming nothing. */
    @Transactional
    public PolicyResponse publish(TenantId tenant, JsonNode json, Actor actor) {
        return publish(tenant, json, HttpPrecondition.NONE, actor);
    }

    /**
     * Makes a definition the tenant's current version, with its audit entry. One that says the same as the current version, once
     * its concepts and words are resolved, publishes nothing.
     *
     * @return the version that is now current
     * @throws InvalidPolicyException with all problems
     * @throws ProblemException {@code unknown-tenant}; {@code approval-required}; what the precondition throws
     */
    @Transactional
    public PolicyResponse publish(TenantId tenant, JsonNode json, HttpPrecondition httpPrecondition, Actor actor) {
        lock(tenant, httpPrecondition);
        demandNoApproval(tenant, "write a draft (PUT .../drafts/{name}), and have it approved");
        return publish(tenant, check(json), PublicationOrigin.SENT, actor);
    }

    /**
     * Makes the definition of an earlier version the current one, as a version of its own.
     *
     * @throws ProblemException {@code unknown-policy}; {@code invalid-policy} if it names a concept that is gone since;
     *     {@code approval-required}; what the precondition throws
     */
    @Transactional
    public PolicyResponse rollback(TenantId tenant, int version, HttpPrecondition httpPrecondition, Actor actor) {
        lock(tenant, httpPrecondition);
        demandNoApproval(tenant, "write a draft of that version (PUT .../drafts/{name}), and have it approved");
        PolicyEntity earlier = entity(tenant, version);
        try {
            return publish(
                    tenant,
                    check(DefinitionCodec.kept(earlier.definition)),
                    PublicationOrigin.rollback(earlier.label()),
                    actor);
        } catch (InvalidPolicyException e) {
            throw DefinitionCodec.refused("policy (" + earlier.label() + ") cannot be published again:\n", e);
        }
    }

    /** For whoever holds the lock on the tenant. */
    PolicyResponse publish(
            TenantId tenant, PolicyDefinition policyDefinition, PublicationOrigin publicationOrigin, Actor actor) {
        Optional<PolicyEntity> current = PolicyEntity.currentOf(tenant);
        if (current.filter(entity -> entity.digest.equals(policyDefinition.digest()))
                .isPresent()) {
            return sheet(current.get());
        }
        PolicyDiff diff = diff(tenant, current, policyDefinition);
        PolicyEntity next =
                persist(tenant, current.map(entity -> entity.version).orElse(0) + 1, policyDefinition, actor);
        PolicyPublication publication = publicationOrigin.toEvent(
                next.label(),
                next.digest,
                diff.lines().stream().limit(MOST_LINES).toList());
        audit.append(AuditEntry.create(next.publishedAt, tenant.value(), actor.name(), publication));
        published.fire(new PolicyPublished(tenant));
        return sheet(next);
    }

    private void lock(TenantId tenant, HttpPrecondition httpPrecondition) {
        tenantService.lock(tenant);
        httpPrecondition.verify(PolicyEntity.currentOf(tenant).map(PolicyService::sheet));
    }

    private static void demandNoApproval(TenantId tenant, String maybe) {
        int needed =
                SettingsEntity.of(tenant).map(settings -> settings.approvals).orElse(0);
        if (needed > 0) {
            throw ProblemException.conflict(
                    "approval-required",
                    "policies of tenant (" + tenant + ") need (" + needed
                            + ") approvals, which only drafts have.\nMaybe " + maybe + ".");
        }
    }

    private PolicyEntity persist(TenantId tenant, int version, PolicyDefinition policyDefinition, Actor actor) {
        PolicyEntity entity = new PolicyEntity();
        entity.tenant = tenant.value();
        entity.version = version;
        entity.digest = policyDefinition.digest();
        entity.definition = policyDefinition.toJson().toString();
        entity.publishedAt = clock.instant().truncatedTo(ChronoUnit.MICROS); // as PostgreSQL keeps it
        entity.publishedBy = actor.name();
        entity.persistAndFlush();
        return entity;
    }

    /** What publishing it now would publish. @throws InvalidPolicyException with all problems */
    @Transactional
    public PolicyDefinition check(JsonNode json) {
        return PolicyDefinition.parse(
                json, conceptService.catalogue(), likeness.stream().findFirst());
    }

    /** A tenant's versions after one, oldest first, without definitions. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    List<PolicyResponse> after(TenantId tenant, int version, int most) {
        tenantService.get(tenant);
        return PolicyEntity.after(tenant, version, most).stream()
                .map(entity -> sheet(entity, null))
                .toList();
    }

    /** The version that decides. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    public PolicyResponse current(TenantId tenant) {
        tenantService.get(tenant);
        return PolicyEntity.currentOf(tenant).map(PolicyService::sheet).orElseThrow(() -> unknown(tenant.value()));
    }

    /** The version that decides, as it would now. @throws InvalidPolicyException if it names a concept that is gone since */
    @Transactional
    public Optional<PublishedPolicy> deciding(TenantId tenant) {
        return PolicyEntity.currentOf(tenant)
                .map(entity -> new PublishedPolicy(
                        tenant, entity.version, entity.digest, check(DefinitionCodec.kept(entity.definition))));
    }

    /** A version. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    public PolicyResponse version(TenantId tenant, int version) {
        tenantService.get(tenant);
        return sheet(entity(tenant, version));
    }

    /** What a version says. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    JsonNode definition(TenantId tenant, int version) {
        tenantService.get(tenant);
        return DefinitionCodec.kept(entity(tenant, version).definition);
    }

    /** What a version changed, or how it differs from another. @throws ProblemException {@code unknown-policy} */
    @Transactional
    PolicyDiff diff(TenantId tenant, int version, @Nullable Integer against) {
        tenantService.get(tenant);
        PolicyEntity after = entity(tenant, version);
        Optional<PolicyEntity> before =
                against == null ? PolicyEntity.of(tenant, version - 1) : Optional.of(entity(tenant, against));
        return PolicyDiff.between(
                label(before), definition(before), after.label(), DefinitionCodec.kept(after.definition));
    }

    /** What publishing a definition would change. */
    PolicyDiff diff(TenantId tenant, Optional<PolicyEntity> current, PolicyDefinition policyDefinition) {
        int next = current.map(entity -> entity.version).orElse(0) + 1;
        return PolicyDiff.between(
                label(current), definition(current), tenant + "@" + next, DefinitionCodec.canonical(policyDefinition));
    }

    private static String label(Optional<PolicyEntity> entity) {
        return entity.map(PolicyEntity::label).orElse("nothing");
    }

    private static JsonNode definition(Optional<PolicyEntity> entity) {
        return entity.map(found -> DefinitionCodec.kept(found.definition)).orElse(NOTHING);
    }

    private static PolicyEntity entity(TenantId tenant, int version) {
        return PolicyEntity.of(tenant, version).orElseThrow(() -> unknown(tenant + "@" + version));
    }

    private static ProblemException unknown(String policy) {
        return ProblemException.notFound(
                "unknown-policy", "policy (" + policy + ") was never published.\nMaybe publish one first.");
    }

    private static PolicyResponse sheet(PolicyEntity entity) {
        return sheet(entity, DefinitionCodec.kept(entity.definition));
    }

    private static PolicyResponse sheet(PolicyEntity entity, @Nullable JsonNode definition) {
        return new PolicyResponse(entity.version, entity.digest, entity.publishedAt, entity.publishedBy, definition);
    }
}
