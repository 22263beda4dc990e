package io.evenkeel.policy.publication;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.PolicyEvent;
import io.evenkeel.audit.PolicyEvent.DraftDryRun;
import io.evenkeel.audit.PolicyEvent.DraftRecorded;
import io.evenkeel.http.HttpPrecondition;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.definition.PolicyDefinition;
import io.evenkeel.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Manages drafts of policies. A draft may break rules; it can be published once it breaks none. An approval names the digest of the
 * definition that the draft would publish: changing the draft voids it, and so does a change of the catalogue that gives the
 * definition another meaning.
 */
@ApplicationScoped
public class DraftService {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int MAX_DRAFTS = 100;

    private final TenantService tenantService;
    private final PolicyService policyService;
    private final AuditTrail audit;
    private final Clock clock;

    DraftService(TenantService tenantService, PolicyService policyService, AuditTrail audit, Clock clock) {
        this.tenantService = tenantService;
        this.policyService = policyService;
        this.audit = audit;
        this.clock = clock;
    }

    /** The definition that a draft would publish, and how it differs from the current version. */
    public record PublicationPlan(PolicyDefinition definition, PolicyDiff diff) {}

    /** Lists drafts by name, without definitions, starting after a name. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    List<DraftResponse> list(TenantId tenant, Optional<String> name, int limit) {
        tenantService.get(tenant);
        return DraftEntity.listAfter(tenant, name.orElse(""), limit).stream()
                .map(draft -> toResponse(tenant, draft, null))
                .toList();
    }

    /** Returns a draft. @throws ProblemException {@code unknown-tenant} or {@code unknown-draft} */
    @Transactional
    DraftResponse get(TenantId tenant, String name) {
        tenantService.get(tenant);
        return toResponse(tenant, requireDraft(tenant, name));
    }

    /** Returns the definition as it was written. @throws ProblemException {@code unknown-tenant} or {@code unknown-draft} */
    @Transactional
    JsonNode definition(TenantId tenant, String name) {
        tenantService.get(tenant);
        return DefinitionCodec.fromStored(requireDraft(tenant, name).definition);
    }

    /** Creates or replaces a draft. The same text again changes nothing, and keeps author and approvals. */
    @Transactional
    DraftResponse put(
            TenantId tenant, String name, JsonNode definition, HttpPrecondition httpPrecondition, Actor actor) {
        tenantService.lock(tenant);
        requireValidName(name);
        Optional<DraftEntity> existing = DraftEntity.findByName(tenant, name);
        httpPrecondition.verify(existing.map(draft -> toResponse(tenant, draft)));
        int base =
                PolicyEntity.findCurrent(tenant).map(entity -> entity.version).orElse(0);
        String text = definition.toString();
        if (existing.filter(draft -> draft.definition.equals(text) && draft.base == base)
                .isPresent()) {
            return toResponse(tenant, existing.get());
        }
        DraftEntity draft = existing.orElseGet(() -> createEntity(tenant, name));
        draft.definition = text;
        draft.base = base;
        draft.author = actor.name();
        draft.changedAt = currentTime();
        draft.persistAndFlush();
        long voided = ApprovalEntity.deleteByDraft(tenant, name);
        appendAudit(tenant, actor, toEvent("policy.draft-saved", draft, null, voided));
        return toResponse(tenant, draft);
    }

    private static void requireValidName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "invalid-draft",
                    "draft (" + SafeText.sanitise(name) + ") must match " + NAME
                            + ".\nMaybe it holds capitals or blanks.");
        }
    }

    private static DraftEntity createEntity(TenantId tenant, String name) {
        if (DraftEntity.countByTenant(tenant) >= MAX_DRAFTS) {
            throw ProblemException.conflict(
                    "too-many-drafts",
                    "tenant (" + tenant + ") has (" + MAX_DRAFTS
                            + ") drafts, and may have no more.\nMaybe discard one.");
        }
        DraftEntity draft = new DraftEntity();
        draft.tenant = tenant.value();
        draft.name = name;
        return draft;
    }

    /**
     * Deletes a draft.
     *
     * @return the draft before deletion
     * @throws ProblemException {@code unknown-draft}; what the precondition throws
     */
    @Transactional
    DraftResponse discard(TenantId tenant, String name, HttpPrecondition httpPrecondition, Actor actor) {
        DraftEntity draft = lockDraft(tenant, name, httpPrecondition);
        DraftResponse response = toResponse(tenant, draft);
        appendAudit(tenant, actor, toEvent("policy.draft-discarded", draft, null, null));
        delete(tenant, draft);
        return response;
    }

    private static void delete(TenantId tenant, DraftEntity draft) {
        ApprovalEntity.deleteByDraft(tenant, draft.name);
        draft.delete();
    }

    /**
     * Validates a draft and compares it with the current version.
     *
     * @throws InvalidPolicyException with all violations
     * @throws ProblemException {@code unknown-draft}
     */
    @Transactional
    public PublicationPlan plan(TenantId tenant, String name) {
        tenantService.get(tenant);
        return plan(tenant, requireDraft(tenant, name));
    }

    private PublicationPlan plan(TenantId tenant, DraftEntity draft) {
        PolicyDefinition policyDefinition = policyService.validate(DefinitionCodec.fromStored(draft.definition));
        return new PublicationPlan(
                policyDefinition, policyService.diff(tenant, PolicyEntity.findCurrent(tenant), policyDefinition));
    }

    /** Appends an audit entry about a dry run. */
    @Transactional
    public void recordDryRun(TenantId tenant, DraftDryRun event, Actor actor) {
        appendAudit(tenant, actor, event);
    }

    /**
     * Approves what a draft would publish.
     *
     * @param digest of the definition that the approver has seen
     * @throws InvalidPolicyException if the draft is invalid
     * @throws ProblemException {@code self-approval}, or {@code precondition-failed} if the draft would publish another definition
     */
    @Transactional
    DraftResponse approve(TenantId tenant, String name, String digest, Actor actor) {
        DraftEntity draft = lockDraft(tenant, name, HttpPrecondition.NONE);
        if (draft.author.equals(actor.name())) {
            throw ProblemException.conflict(
                    "self-approval",
                    "draft (" + name + ") was written by (" + actor.name()
                            + "), who cannot approve it.\nMaybe somebody else can.");
        }
        String now = plan(tenant, draft).definition().digest();
        if (!now.equals(digest)) {
            throw ProblemException.preconditionFailed(
                    "precondition-failed",
                    "draft (" + name + ") would not publish (" + SafeText.sanitise(digest) + "), but (" + now
                            + ").\nMaybe it was changed: look at its diff anew.");
        }
        ApprovalEntity.deleteByApprover(tenant, name, actor.name());
        createApproval(draft, digest, actor).persistAndFlush();
        appendAudit(tenant, actor, toEvent("policy.approved", draft, digest, null));
        return toResponse(tenant, draft);
    }

    private ApprovalEntity createApproval(DraftEntity draft, String digest, Actor actor) {
        ApprovalEntity approval = new ApprovalEntity();
        approval.tenant = draft.tenant;
        approval.draft = draft.name;
        approval.digest = digest;
        approval.approver = actor.name();
        approval.at = currentTime();
        return approval;
    }

    /**
     * Publishes a draft and deletes it.
     *
     * @throws InvalidPolicyException with all violations
     * @throws ProblemException {@code stale-draft}, {@code approval-required}; what the precondition throws
     */
    @Transactional
    PolicyResponse publish(TenantId tenant, String name, HttpPrecondition httpPrecondition, Actor actor) {
        DraftEntity draft = lockDraft(tenant, name, httpPrecondition);
        requireCurrentBase(tenant, draft);
        PolicyDefinition policyDefinition = plan(tenant, draft).definition();
        List<String> approvers = requireApprovers(tenant, draft, policyDefinition.digest());
        PolicyResponse version = policyService.publish(
                tenant, policyDefinition, PublicationOrigin.fromDraft(name, draft.author, approvers), actor);
        delete(tenant, draft);
        return version;
    }

    private static void requireCurrentBase(TenantId tenant, DraftEntity draft) {
        PolicyEntity.findCurrent(tenant)
                .filter(current -> current.version != draft.base)
                .ifPresent(current -> {
                    throw ProblemException.conflict(
                            "stale-draft",
                            "draft (" + draft.name + ") was written before (" + current.label() + ") was published by ("
                                    + current.publishedBy
                                    + "), and would undo it.\nMaybe look at the draft's diff, and PUT the"
                                    + " draft again as it should be.");
                });
    }

    private static List<String> requireApprovers(TenantId tenant, DraftEntity draft, String digest) {
        List<String> approvers = ApprovalEntity.listByDraft(tenant, draft.name).stream()
                .filter(approval -> approval.digest.equals(digest))
                .map(approval -> approval.approver)
                .toList();
        int needed = SettingsEntity.findByTenant(tenant)
                .map(settings -> settings.approvals)
                .orElse(0);
        if (approvers.size() < needed) {
            throw ProblemException.conflict(
                    "approval-required",
                    "draft (" + draft.name + ") has (" + approvers.size() + ") of (" + needed
                            + ") approvals of what it would publish (" + digest
                            + ").\nMaybe somebody other than (" + draft.author + ") approves it.");
        }
        return approvers;
    }

    private DraftEntity lockDraft(TenantId tenant, String name, HttpPrecondition httpPrecondition) {
        tenantService.lock(tenant);
        DraftEntity draft = requireDraft(tenant, name);
        httpPrecondition.verify(Optional.of(toResponse(tenant, draft)));
        return draft;
    }

    private static DraftEntity requireDraft(TenantId tenant, String name) {
        return DraftEntity.findByName(tenant, name)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-draft",
                        "draft (" + SafeText.sanitise(name)
                                + ") does not exist.\nMaybe it was published or discarded."));
    }

    private static DraftResponse toResponse(TenantId tenant, DraftEntity draft) {
        return toResponse(tenant, draft, DefinitionCodec.fromStored(draft.definition));
    }

    private static DraftResponse toResponse(TenantId tenant, DraftEntity draft, @Nullable JsonNode definition) {
        List<DraftResponse.ApprovalResponse> approvals = ApprovalEntity.listByDraft(tenant, draft.name).stream()
                .map(approval -> new DraftResponse.ApprovalResponse(approval.approver, approval.at, approval.digest))
                .toList();
        return new DraftResponse(draft.name, draft.base, draft.author, draft.changedAt, approvals, definition);
    }

    private static DraftRecorded toEvent(
            String kind, DraftEntity draft, @Nullable String policyDigest, @Nullable Long voidedApprovals) {
        String draftDigest = Sha256.hex(draft.definition.getBytes(StandardCharsets.UTF_8));
        return new DraftRecorded(kind, draft.name, draft.base, draftDigest, policyDigest, voidedApprovals);
    }

    private void appendAudit(TenantId tenant, Actor actor, PolicyEvent event) {
        audit.append(AuditEntry.create(clock.instant(), tenant.value(), actor.name(), event));
    }

    /** Returns the time as PostgreSQL stores it, so that the ETag is the same when the row is read again. */
    private Instant currentTime() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
