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

/** Publishes policies and reads their versions. A version never changes and is never deleted. */
@ApplicationScoped
public class PolicyService {
    private static final JsonNode EMPTY_DEFINITION = DefinitionCodec.fromStored("{\"rules\":[]}");
    private static final int MAX_AUDITED_CHANGES = 50;

    private final TenantService tenantService;
    private final ConceptService conceptService;
    private final AuditTrail audit;
    private final Event<PolicyPublished> published;
    private final Clock clock;
    private final Instance<SemanticSimilarity> similarity;

    PolicyService(
            TenantService tenantService,
            ConceptService conceptService,
            AuditTrail audit,
            Event<PolicyPublished> published,
            Clock clock,
            Instance<SemanticSimilarity> similarity) {
        this.tenantService = tenantService;
        this.conceptService = conceptService;
        this.audit = audit;
        this.published = published;
        this.clock = clock;
        this.similarity = similarity;
    }

    /** Publishes without a precondition. */
    @Transactional
    public PolicyResponse publish(TenantId tenant, JsonNode json, Actor actor) {
        return publish(tenant, json, HttpPrecondition.NONE, actor);
    }

    /**
     * Makes a definition the tenant's current version, with its audit entry. A definition that equals the current one, once
     * its concepts and words are resolved, publishes nothing.
     *
     * @return the version that is now current
     * @throws InvalidPolicyException with all violations
     * @throws ProblemException {@code unknown-tenant}; {@code approval-required}; what the precondition throws
     */
    @Transactional
    public PolicyResponse publish(TenantId tenant, JsonNode json, HttpPrecondition precondition, Actor actor) {
        lock(tenant, precondition);
        requireNoApprovals(tenant, "write a draft (PUT .../drafts/{name}), and have it approved");
        return publish(tenant, validate(json), PublicationOrigin.DIRECT, actor);
    }

    /**
     * Makes the definition of an earlier version the current one, as a new version.
     *
     * @throws ProblemException {@code unknown-policy}; {@code invalid-policy} if it names a concept that is no longer usable;
     *     {@code approval-required}; what the precondition throws
     */
    @Transactional
    public PolicyResponse rollback(TenantId tenant, int version, HttpPrecondition precondition, Actor actor) {
        lock(tenant, precondition);
        requireNoApprovals(tenant, "write a draft of that version (PUT .../drafts/{name}), and have it approved");
        PolicyEntity earlier = requireVersion(tenant, version);
        try {
            return publish(
                    tenant,
                    validate(DefinitionCodec.fromStored(earlier.definition)),
                    PublicationOrigin.fromRollback(earlier.label()),
                    actor);
        } catch (InvalidPolicyException e) {
            throw DefinitionCodec.toProblem("policy (" + earlier.label() + ") cannot be published again:\n", e);
        }
    }

    /** Publishes a validated definition. The caller holds the lock on the tenant. */
    PolicyResponse publish(TenantId tenant, PolicyDefinition policyDefinition, PublicationOrigin origin, Actor actor) {
        Optional<PolicyEntity> current = PolicyEntity.findCurrent(tenant);
        if (current.filter(entity -> entity.digest.equals(policyDefinition.digest()))
                .isPresent()) {
            return toResponse(current.get());
        }
        PolicyDiff diff = diff(tenant, current, policyDefinition);
        PolicyEntity next =
                persist(tenant, current.map(entity -> entity.version).orElse(0) + 1, policyDefinition, actor);
        PolicyPublication publication = origin.toEvent(
                next.label(),
                next.digest,
                diff.lines().stream().limit(MAX_AUDITED_CHANGES).toList());
        audit.append(AuditEntry.create(next.publishedAt, tenant.value(), actor.name(), publication));
        published.fire(new PolicyPublished(tenant));
        return toResponse(next);
    }

    private void lock(TenantId tenant, HttpPrecondition precondition) {
        tenantService.lock(tenant);
        precondition.verify(PolicyEntity.findCurrent(tenant).map(PolicyService::toResponse));
    }

    private static void requireNoApprovals(TenantId tenant, String hint) {
        int needed = SettingsEntity.findByTenant(tenant)
                .map(settings -> settings.approvals)
                .orElse(0);
        if (needed > 0) {
            throw ProblemException.conflict(
                    "approval-required",
                    "policies of tenant (" + tenant + ") need (" + needed
                            + ") approvals, which only drafts have.\nMaybe " + hint + ".");
        }
    }

    private PolicyEntity persist(TenantId tenant, int version, PolicyDefinition policyDefinition, Actor actor) {
        PolicyEntity entity = new PolicyEntity();
        entity.tenant = tenant.value();
        entity.version = version;
        entity.digest = policyDefinition.digest();
        entity.definition = policyDefinition.toJson().toString();
        entity.publishedAt = clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL stores microseconds
        entity.publishedBy = actor.name();
        entity.persistAndFlush();
        return entity;
    }

    /** Validates a definition against the catalogue. @throws InvalidPolicyException with all violations */
    @Transactional
    public PolicyDefinition validate(JsonNode json) {
        return PolicyDefinition.parse(
                json, conceptService.catalogue(), similarity.stream().findFirst());
    }

    /** Lists versions after a number, oldest first, without definitions. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    List<PolicyResponse> list(TenantId tenant, int version, int limit) {
        tenantService.get(tenant);
        return PolicyEntity.listAfter(tenant, version, limit).stream()
                .map(entity -> toResponse(entity, null))
                .toList();
    }

    /** Returns the current version. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    public PolicyResponse current(TenantId tenant) {
        tenantService.get(tenant);
        return PolicyEntity.findCurrent(tenant)
                .map(PolicyService::toResponse)
                .orElseThrow(() -> unknownPolicy(tenant.value()));
    }

    /** Compiles the current version. @throws InvalidPolicyException if it names a concept that is no longer usable */
    @Transactional
    public Optional<PublishedPolicy> findActive(TenantId tenant) {
        return PolicyEntity.findCurrent(tenant)
                .map(entity -> new PublishedPolicy(
                        tenant,
                        entity.version,
                        entity.digest,
                        validate(DefinitionCodec.fromStored(entity.definition))));
    }

    /** Returns a version. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    public PolicyResponse version(TenantId tenant, int version) {
        tenantService.get(tenant);
        return toResponse(requireVersion(tenant, version));
    }

    /** Returns the definition of a version. @throws ProblemException {@code unknown-tenant} or {@code unknown-policy} */
    @Transactional
    JsonNode definition(TenantId tenant, int version) {
        tenantService.get(tenant);
        return DefinitionCodec.fromStored(requireVersion(tenant, version).definition);
    }

    /** Compares a version with the one before it, or with another one. @throws ProblemException {@code unknown-policy} */
    @Transactional
    PolicyDiff diff(TenantId tenant, int version, @Nullable Integer against) {
        tenantService.get(tenant);
        PolicyEntity after = requireVersion(tenant, version);
        Optional<PolicyEntity> before = against == null
                ? PolicyEntity.findVersion(tenant, version - 1)
                : Optional.of(requireVersion(tenant, against));
        return PolicyDiff.between(
                labelOf(before), definitionOf(before), after.label(), DefinitionCodec.fromStored(after.definition));
    }

    /** Compares a definition with the current version. */
    PolicyDiff diff(TenantId tenant, Optional<PolicyEntity> current, PolicyDefinition policyDefinition) {
        int next = current.map(entity -> entity.version).orElse(0) + 1;
        return PolicyDiff.between(
                labelOf(current),
                definitionOf(current),
                tenant + "@" + next,
                DefinitionCodec.toCanonicalJson(policyDefinition));
    }

    private static String labelOf(Optional<PolicyEntity> entity) {
        return entity.map(PolicyEntity::label).orElse("nothing");
    }

    private static JsonNode definitionOf(Optional<PolicyEntity> entity) {
        return entity.map(found -> DefinitionCodec.fromStored(found.definition)).orElse(EMPTY_DEFINITION);
    }

    private static PolicyEntity requireVersion(TenantId tenant, int version) {
        return PolicyEntity.findVersion(tenant, version).orElseThrow(() -> unknownPolicy(tenant + "@" + version));
    }

    private static ProblemException unknownPolicy(String policy) {
        return ProblemException.notFound(
                "unknown-policy", "policy (" + policy + ") was never published.\nMaybe publish one first.");
    }

    private static PolicyResponse toResponse(PolicyEntity entity) {
        return toResponse(entity, DefinitionCodec.fromStored(entity.definition));
    }

    private static PolicyResponse toResponse(PolicyEntity entity, @Nullable JsonNode definition) {
        return new PolicyResponse(entity.version, entity.digest, entity.publishedAt, entity.publishedBy, definition);
    }
}
