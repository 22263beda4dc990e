package io.evenkeel.discovery.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.platform.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Claims in PostgreSQL, for the served model. Each call is one transaction, and each end of a discovery is audited in it. */
@ApplicationScoped
@RunAsSystem(SystemScope.DISCOVERY)
class PostgresJobQueue implements JobQueue {
    private final DiscoveryTable table;
    private final ConceptService conceptService;
    private final AuditTrail audit;
    private final ServedModel served;
    private final DiscoveryConfig config;
    private final Clock clock;

    PostgresJobQueue(
            DiscoveryTable table,
            ConceptService conceptService,
            AuditTrail audit,
            ServedModel served,
            DiscoveryConfig config,
            Clock clock) {
        this.table = table;
        this.conceptService = conceptService;
        this.audit = audit;
        this.served = served;
        this.config = config;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Optional<ClaimedJob> next() {
        Optional<JobRow> open = table.open(served.fingerprint());
        while (open.isPresent() && isSpent(open.get())) {
            bury(open.get());
            open = table.open(served.fingerprint());
        }
        return open.map(
                jobRow -> table.claim(jobRow, config.worker(), config.lease().toMillis()));
    }

    private boolean isSpent(JobRow jobRow) {
        return jobRow.state() == JobState.RUNNING && jobRow.lost() + 1 >= config.attempts();
    }

    private void bury(JobRow jobRow) {
        end(jobRow.id(), JobState.DEAD, JobFailure.lost(config.attempts()));
    }

    @Override
    @Transactional
    public boolean renew(ClaimedJob claimedJob, JobUpdate jobUpdate) {
        boolean holds = table.holds(claimedJob);
        if (holds) {
            table.renew(claimedJob.id(), config.lease().toMillis());
            table.tell(claimedJob.id(), jobUpdate);
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean release(ClaimedJob claimedJob, JobUpdate jobUpdate) {
        boolean holds = table.holds(claimedJob);
        if (holds) {
            table.tell(claimedJob.id(), jobUpdate);
            table.release(claimedJob.id());
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean stumble(ClaimedJob claimedJob, JobFailure jobFailure, JobUpdate jobUpdate) {
        boolean holds = table.holds(claimedJob);
        if (holds) {
            table.tell(claimedJob.id(), jobUpdate);
            JobRow jobRow = table.find(claimedJob.id()).orElseThrow();
            if (isSpent(jobRow)) {
                end(claimedJob.id(), JobState.FAILED, jobFailure);
            } else {
                table.stumble(claimedJob.id());
            }
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean succeed(ClaimedJob claimedJob, List<DiscoveredConcept> found, JobUpdate jobUpdate) {
        boolean holds = table.holds(claimedJob);
        if (holds) {
            table.tell(claimedJob.id(), jobUpdate);
            List<String> labels = conceptService
                    .addCandidates(
                            found.stream()
                                    .map(one -> candidate(claimedJob.id(), one))
                                    .toList(),
                            Actor.EVENKEEL)
                    .stream()
                    .map(Concept::label)
                    .toList();
            found.forEach(one -> table.preview(claimedJob.id(), one));
            table.finish(claimedJob.id(), JobState.SUCCEEDED, clock.instant(), null, labels);
            record("discovery.succeeded", claimedJob.id(), Map.of("concepts", labels));
        }
        return holds;
    }

    private static ConceptService.Candidate candidate(UUID id, DiscoveredConcept discoveredConcept) {
        ObjectNode card = (ObjectNode) discoveredConcept.card(); // a copy
        card.put("discovery", id.toString());
        return new ConceptService.Candidate(discoveredConcept.concept(), discoveredConcept.words(), card);
    }

    @Override
    @Transactional
    public boolean fail(ClaimedJob claimedJob, JobFailure jobFailure) {
        boolean holds = table.holds(claimedJob);
        if (holds) {
            end(claimedJob.id(), JobState.FAILED, jobFailure);
        }
        return holds;
    }

    private void end(UUID id, JobState jobState, JobFailure jobFailure) {
        table.finish(id, jobState, clock.instant(), jobFailure, List.of());
        record("discovery.failed", id, Map.of("state", jobState.name(), "code", jobFailure.code()));
    }

    private void record(String kind, UUID id, Map<String, Object> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("discovery", id.toString());
        details.put("model", served.fingerprint());
        audit.append(AuditEntry.createChange(
                kind, clock.instant(), AuditEntry.UNATTRIBUTED, Actor.EVENKEEL.name(), details));
    }
}
