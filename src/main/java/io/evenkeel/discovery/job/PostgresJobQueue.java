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
    private final ConceptService conceptService;
    private final AuditTrail audit;
    private final ServedModel servedModel;
    private final DiscoveryConfig config;
    private final Clock clock;

    PostgresJobQueue(
            DiscoveryTable table,
            ConceptService conceptService,
            AuditTrail audit,
            ServedModel servedModel,
            DiscoveryConfig config,
            Clock clock) {
        this.table = table;
        this.conceptService = conceptService;
        this.audit = audit;
        this.servedModel = servedModel;
        this.config = config;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Optional<ClaimedJob> claimNext() {
        Optional<JobRow> claimable = table.findClaimable(servedModel.fingerprint());
        while (claimable.isPresent() && hasNoAttemptsLeft(claimable.get())) {
            markDead(claimable.get());
            claimable = table.findClaimable(servedModel.fingerprint());
        }
        return claimable.map(jobRow -> table.markClaimed(
                jobRow, config.worker(), config.leaseDuration().toMillis()));
    }

    private boolean hasNoAttemptsLeft(JobRow jobRow) {
        return jobRow.state() == JobState.RUNNING && jobRow.lostWorkers() + 1 >= config.maxAttempts();
    }

    private void markDead(JobRow jobRow) {
        finishWithFailure(jobRow.id(), JobState.DEAD, JobFailure.workersLost(config.maxAttempts()));
    }

    @Override
    @Transactional
    public boolean renewLease(ClaimedJob claimedJob, JobUpdate jobUpdate) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.renewLease(claimedJob.id(), config.leaseDuration().toMillis());
            table.storeUpdate(claimedJob.id(), jobUpdate);
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean giveBack(ClaimedJob claimedJob, JobUpdate jobUpdate) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.storeUpdate(claimedJob.id(), jobUpdate);
            table.requeue(claimedJob.id());
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean retryLater(ClaimedJob claimedJob, JobFailure jobFailure, JobUpdate jobUpdate) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.storeUpdate(claimedJob.id(), jobUpdate);
            JobRow jobRow = table.find(claimedJob.id()).orElseThrow();
            if (hasNoAttemptsLeft(jobRow)) {
                finishWithFailure(claimedJob.id(), JobState.FAILED, jobFailure);
            } else {
                table.requeueAsLost(claimedJob.id());
            }
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean complete(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate jobUpdate) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            table.storeUpdate(claimedJob.id(), jobUpdate);
            List<String> labels = conceptService
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
            appendAudit(new DiscoverySucceeded(claimedJob.id().toString(), servedModel.fingerprint(), labels));
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
    public boolean fail(ClaimedJob claimedJob, JobFailure jobFailure) {
        boolean holds = table.isHeld(claimedJob);
        if (holds) {
            finishWithFailure(claimedJob.id(), JobState.FAILED, jobFailure);
        }
        return holds;
    }

    private void finishWithFailure(UUID id, JobState jobState, JobFailure jobFailure) {
        table.finish(id, jobState, clock.instant(), jobFailure, List.of());
        appendAudit(new DiscoveryEnded(
                "discovery.failed", id.toString(), servedModel.fingerprint(), jobState.name(), jobFailure.code()));
    }

    private void appendAudit(CatalogueEvent event) {
        audit.append(AuditEntry.create(clock.instant(), AuditEntry.UNATTRIBUTED, Actor.EVENKEEL.name(), event));
    }
}
