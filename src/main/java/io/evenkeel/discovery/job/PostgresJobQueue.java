package io.evenkeel.discovery.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.CatalogueEvent;
import io.evenkeel.audit.CatalogueEvent.DiscoveryEnded;
import io.evenkeel.audit.CatalogueEvent.DiscoverySucceeded;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.platform.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Implements the queue in PostgreSQL, for the served model. Each call is one transaction, in which each end of a
 * discovery is audited.
 */
@ApplicationScoped
@RunAsSystem(SystemScope.DISCOVERY)
class PostgresJobQueue implements JobQueue {
    private final DiscoveryTable table;
    private final ConceptService service;
    private final AuditTrail audit;
    private final ServedModel model;
    private final DiscoveryConfig config;
    private final Clock clock;

    PostgresJobQueue(
            DiscoveryTable table,
            ConceptService service,
            AuditTrail audit,
            ServedModel model,
            DiscoveryConfig config,
            Clock clock) {
        this.table = table;
        this.service = service;
        this.audit = audit;
        this.model = model;
        this.config = config;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Optional<ClaimedJob> claimNext() {
        Optional<JobRow> claimable = table.findClaimable(model.fingerprint());
        while (claimable.isPresent() && hasNoAttemptsLeft(claimable.get())) {
            markDead(claimable.get());
            claimable = table.findClaimable(model.fingerprint());
        }
        return claimable.map(row ->
                table.markClaimed(row, config.worker(), config.leaseDuration().toMillis()));
    }

    private boolean hasNoAttemptsLeft(JobRow row) {
        return row.state() == JobState.RUNNING && row.lostWorkers() + 1 >= config.maxAttempts();
    }

    private void markDead(JobRow row) {
        finishWithFailure(row.id(), JobState.DEAD, JobFailure.workersLost(config.maxAttempts()));
    }

    @Override
    @Transactional
    public boolean renewLease(ClaimedJob claimedJob, JobUpdate update) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.renewLease(claimedJob.id(), config.leaseDuration().toMillis());
            table.storeUpdate(claimedJob.id(), update);
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean giveBack(ClaimedJob claimedJob, JobUpdate update) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.storeUpdate(claimedJob.id(), update);
            table.requeue(claimedJob.id());
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean retryLater(ClaimedJob claimedJob, JobFailure failure, JobUpdate update) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.storeUpdate(claimedJob.id(), update);
            JobRow row = table.find(claimedJob.id()).orElseThrow();
            if (hasNoAttemptsLeft(row)) {
                finishWithFailure(claimedJob.id(), JobState.FAILED, failure);
            } else {
                table.requeueAsLost(claimedJob.id());
            }
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate update) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.storeUpdate(claimedJob.id(), update);
            List<String> labels = service
                    .addCandidates(
                            found.stream()
                                    .map(one -> toCandidate(claimedJob.id(), one))
                                    .toList(),
                            Actor.EVENKEEL)
                    .stream()
                    .map(Concept::label)
                    .toList();
            found.forEach(one -> table.insertPreview(claimedJob.id(), one));
            table.finish(claimedJob.id(), JobState.SUCCEEDED, clock.instant(), null, labels);
            appendAudit(new DiscoverySucceeded(claimedJob.id().toString(), model.fingerprint(), labels));
        }
        return holds;
    }

    private static ConceptService.Candidate toCandidate(UUID id, DiscoveredConcept discoveredConcept) {
        ObjectNode card = (ObjectNode) discoveredConcept.card(); // a copy
        card.put("discovery", id.toString());
        return new ConceptService.Candidate(discoveredConcept.concept(), discoveredConcept.triggerWords(), card);
    }

    @Override
    @Transactional
    public boolean fail(ClaimedJob claimedJob, JobFailure failure) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            finishWithFailure(claimedJob.id(), JobState.FAILED, failure);
        }
        return holds;
    }

    private void finishWithFailure(UUID id, JobState jobState, JobFailure failure) {
        table.finish(id, jobState, clock.instant(), failure, List.of());
        appendAudit(new DiscoveryEnded(
                "discovery.failed", id.toString(), model.fingerprint(), jobState.name(), failure.code()));
    }

    private void appendAudit(CatalogueEvent event) {
        audit.append(AuditEntry.create(clock.instant(), AuditEntry.UNATTRIBUTED, Actor.EVENKEEL.name(), event));
    }
}
