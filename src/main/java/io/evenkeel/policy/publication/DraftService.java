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
import io.evenkeel.policy.publication.dryrun.DryRunComparison;
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
 * Definitions that are worked on. A draft may break rules; what it would publish is known when it breaks none. Approvals are of
 * that, to the last digit: a change of the draft voids them, and so does one of the catalogue that gives its words another meaning.
 */
@ApplicationScoped
public class DraftService {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int MOST = 100;

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

    /** What publishing a draft would do. */
    public record Plan(PolicyDefinition definition, PolicyDiff diff) {}

    /** In order of name, some of those after one, without definitions. @throws ProblemException {@code unknown-tenant} */
    @Transactional
    List<DraftResponse> after(TenantId tenant, Optional<String> name, int most) {
        tenantService.get(tenant);
        return DraftEntity.after(tenant, name.orElse(""), most).stream()
                .map(draft -> sheet(tenant, draft, null))
                .toList();
    }

    /** One of them. @throws ProblemException {@code unknown-tenant} or {@code unknown-draft} */
    @Transactional
    DraftResponse get(TenantId tenant, String name) {
        tenantService.get(tenant);
        return sheet(tenant, draft(tenant, name));
    }

    /** What it says, as it was written. @throws ProblemException {@code unknown-tenant} or {@code unknown-draft} */
    @Transactional
    JsonNode definition(TenantId tenant, String name) {
        tenantService.get(tenant);
        return DefinitionCodec.kept(draft(tenant, name).definition);
    }

    /** Writes a draft, new or over what it was. The same again changes nothing, and keeps author and approvals. */
    @Transactional
    DraftResponse put(
            TenantId tenant, String name, JsonNode definition, HttpPrecondition httpPrecondition, Actor actor) {
        tenantService.lock(tenant);
        checkName(name);
        Optional<DraftEntity> known = DraftEntity.of(tenant, name);
        httpPrecondition.verify(known.map(draft -> sheet(tenant, draft)));
        int base = PolicyEntity.currentOf(tenant).map(entity -> entity.version).orElse(0);
        String text = definition.toString();
        if (known.filter(draft -> draft.definition.equals(text) && draft.base == base)
                .isPresent()) {
            return sheet(tenant, known.get());
        }
        DraftEntity draft = known.orElseGet(() -> added(tenant, name));
        draft.definition = text;
        draft.base = base;
        draft.author = actor.name();
        draft.changedAt = now();
        draft.persistAndFlush();
        long voided = ApprovalEntity.withdrawAll(tenant, name);
        record(tenant, actor, draftRecorded("policy.draft-saved", draft, null, voided));
        return sheet(tenant, draft);
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.invalid(
                    "invalid-draft",
                    "draft (" + SafeText.sanitise(name) + ") must match " + NAME
                            + ".\nMaybe it holds capitals or blanks.");
        }
    }

    private static DraftEntity added(TenantId tenant, String name) {
        if (DraftEntity.countOf(tenant) >= MOST) {
            throw ProblemException.conflict(
                    "too-many-drafts",
                    "tenant (" + tenant + ") has (" + MOST + ") drafts, and may have no more.\nMaybe discard one.");
        }
        DraftEntity draft = new DraftEntity();
        draft.tenant = tenant.value();
        draft.name = name;
        return draft;
    }

    /**
     * Drops a draft.
     *
     * @return it as it was
     * @throws ProblemException {@code unknown-draft}; what the precondition throws
     */
    @Transactional
    DraftResponse discard(TenantId tenant, String name, HttpPrecondition httpPrecondition, Actor actor) {
        DraftEntity draft = locked(tenant, name, httpPrecondition);
        DraftResponse sheet = sheet(tenant, draft);
        record(tenant, actor, draftRecorded("policy.draft-discarded", draft, null, null));
        drop(tenant, draft);
        return sheet;
    }

    private static void drop(TenantId tenant, DraftEntity draft) {
        ApprovalEntity.withdrawAll(tenant, draft.name);
        draft.delete();
    }

    /**
     * What publishing it would do.
     *
     * @throws InvalidPolicyException with all problems
     * @throws ProblemException {@code unknown-draft}
     */
    @Transactional
    public Plan plan(TenantId tenant, String name) {
        tenantService.get(tenant);
        return plan(tenant, draft(tenant, name));
    }

    private Plan plan(TenantId tenant, DraftEntity draft) {
        PolicyDefinition policyDefinition = policyService.check(DefinitionCodec.kept(draft.definition));
        return new Plan(policyDefinition, policyService.diff(tenant, PolicyEntity.currentOf(tenant), policyDefinition));
    }

    /**
     * Notes that what a draft would publish was tried.
     *
     * @param on prompts or traffic
     */
    @Transactional
    public void tried(
            TenantId tenant, String name, Plan plan, DryRunComparison dryRunComparison, String on, Actor actor) {
        record(
                tenant,
                actor,
                new DraftDryRun(
                        name, plan.definition().digest(), on, dryRunComparison.requests(), dryRunComparison.changed()));
    }

    /**
     * Approves what a draft would publish.
     *
     * @param digest of what the approver has seen
     * @throws InvalidPolicyException if it would publish nothing
     * @throws ProblemException {@code self-approval}, or {@code precondition-failed} if it would publish something else
     */
    @Transactional
    DraftResponse approve(TenantId tenant, String name, String digest, Actor actor) {
        DraftEntity draft = locked(tenant, name, HttpPrecondition.NONE);
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
        ApprovalEntity.withdraw(tenant, name, actor.name());
        approved(draft, digest, actor).persistAndFlush();
        record(tenant, actor, draftRecorded("policy.approved", draft, digest, null));
        return sheet(tenant, draft);
    }

    private ApprovalEntity approved(DraftEntity draft, String digest, Actor actor) {
        ApprovalEntity approval = new ApprovalEntity();
        approval.tenant = draft.tenant;
        approval.draft = draft.name;
        approval.digest = digest;
        approval.approver = actor.name();
        approval.at = now();
        return approval;
    }

    /**
     * Publishes a draft, which is gone then.
     *
     * @throws InvalidPolicyException with all problems
     * @throws ProblemException {@code stale-draft}, {@code approval-required}; what the precondition throws
     */
    @Transactional
    PolicyResponse publish(TenantId tenant, String name, HttpPrecondition httpPrecondition, Actor actor) {
        DraftEntity draft = locked(tenant, name, httpPrecondition);
        checkBase(tenant, draft);
        PolicyDefinition policyDefinition = plan(tenant, draft).definition();
        List<String> approvers = approvers(tenant, draft, policyDefinition.digest());
        PolicyResponse version = policyService.publish(
                tenant, policyDefinition, PublicationOrigin.draft(name, draft.author, approvers), actor);
        drop(tenant, draft);
        return version;
    }

    private static void checkBase(TenantId tenant, DraftEntity draft) {
        PolicyEntity.currentOf(tenant)
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

    private static List<String> approvers(TenantId tenant, DraftEntity draft, String digest) {
        List<String> approvers = ApprovalEntity.of(tenant, draft.name).stream()
                .filter(approval -> approval.digest.equals(digest))
                .map(approval -> approval.approver)
                .toList();
        int needed =
                SettingsEntity.of(tenant).map(settings -> settings.approvals).orElse(0);
        if (approvers.size() < needed) {
            throw ProblemException.conflict(
                    "approval-required",
                    "draft (" + draft.name + ") has (" + approvers.size() + ") of (" + needed
                            + ") approvals of what it would publish (" + digest
                            + ").\nMaybe somebody other than (" + draft.author + ") approves it.");
        }
        return approvers;
    }

    private DraftEntity locked(TenantId tenant, String name, HttpPrecondition httpPrecondition) {
        tenantService.lock(tenant);
        DraftEntity draft = draft(tenant, name);
        httpPrecondition.verify(Optional.of(sheet(tenant, draft)));
        return draft;
    }

    private static DraftEntity draft(TenantId tenant, String name) {
        return DraftEntity.of(tenant, name)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-draft",
                        "draft (" + SafeText.sanitise(name) + ") is not there.\nMaybe it was published or discarded."));
    }

    private static DraftResponse sheet(TenantId tenant, DraftEntity draft) {
        return sheet(tenant, draft, DefinitionCodec.kept(draft.definition));
    }

    private static DraftResponse sheet(TenantId tenant, DraftEntity draft, @Nullable JsonNode definition) {
        List<DraftResponse.ApprovalSheet> approvals = ApprovalEntity.of(tenant, draft.name).stream()
                .map(approval -> new DraftResponse.ApprovalSheet(approval.approver, approval.at, approval.digest))
                .toList();
        return new DraftResponse(draft.name, draft.base, draft.author, draft.changedAt, approvals, definition);
    }

    private static DraftRecorded draftRecorded(
            String kind, DraftEntity draft, @Nullable String policyDigest, @Nullable Long voidedApprovals) {
        String draftDigest = Sha256.hex(draft.definition.getBytes(StandardCharsets.UTF_8));
        return new DraftRecorded(kind, draft.name, draft.base, draftDigest, policyDigest, voidedApprovals);
    }

    private void record(TenantId tenant, Actor actor, PolicyEvent event) {
        audit.append(AuditEntry.create(clock.instant(), tenant.value(), actor.name(), event));
    }

    /** As PostgreSQL keeps it, so that a tag does not change when it is read again. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
