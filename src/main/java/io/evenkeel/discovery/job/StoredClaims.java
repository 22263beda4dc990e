package io.evenkeel.discovery.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Concepts;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.discovery.Found;
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
@OnErrand(Errand.DISCOVERY)
class StoredClaims implements Claims {
    private final DiscoveryTable table;
    private final Concepts concepts;
    private final AuditTrail audit;
    private final ServedModel served;
    private final DiscoveryConfig config;
    private final Clock clock;

    StoredClaims(
            DiscoveryTable table,
            Concepts concepts,
            AuditTrail audit,
            ServedModel served,
            DiscoveryConfig config,
            Clock clock) {
        this.table = table;
        this.concepts = concepts;
        this.audit = audit;
        this.served = served;
        this.config = config;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Optional<Claim> next() {
        Optional<Row> open = table.open(served.fingerprint());
        while (open.isPresent() && isSpent(open.get())) {
            bury(open.get());
            open = table.open(served.fingerprint());
        }
        return open.map(row -> table.claim(row, config.worker(), config.lease().toMillis()));
    }

    private boolean isSpent(Row row) {
        return row.state() == State.RUNNING && row.lost() + 1 >= config.attempts();
    }

    private void bury(Row row) {
        end(row.id(), State.DEAD, Failure.lost(config.attempts()));
    }

    @Override
    @Transactional
    public boolean renew(Claim claim, News news) {
        boolean holds = table.holds(claim);
        if (holds) {
            table.renew(claim.id(), config.lease().toMillis());
            table.tell(claim.id(), news);
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean release(Claim claim, News news) {
        boolean holds = table.holds(claim);
        if (holds) {
            table.tell(claim.id(), news);
            table.release(claim.id());
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean stumble(Claim claim, Failure failure, News news) {
        boolean holds = table.holds(claim);
        if (holds) {
            table.tell(claim.id(), news);
            Row row = table.find(claim.id()).orElseThrow();
            if (isSpent(row)) {
                end(claim.id(), State.FAILED, failure);
            } else {
                table.stumble(claim.id());
            }
        }
        return holds;
    }

    @Override
    @Transactional
    public boolean succeed(Claim claim, List<Found> found, News news) {
        boolean holds = table.holds(claim);
        if (holds) {
            table.tell(claim.id(), news);
            List<String> labels = concepts
                    .addCandidates(
                            found.stream()
                                    .map(one -> candidate(claim.id(), one))
                                    .toList(),
                            Actor.EVENKEEL)
                    .stream()
                    .map(Concept::label)
                    .toList();
            found.forEach(one -> table.preview(claim.id(), one));
            table.finish(claim.id(), State.SUCCEEDED, clock.instant(), null, labels);
            record("discovery.succeeded", claim.id(), Map.of("concepts", labels));
        }
        return holds;
    }

    private static Concepts.Candidate candidate(UUID id, Found found) {
        ObjectNode card = (ObjectNode) found.card(); // a copy
        card.put("discovery", id.toString());
        return new Concepts.Candidate(found.concept(), found.words(), card);
    }

    @Override
    @Transactional
    public boolean fail(Claim claim, Failure failure) {
        boolean holds = table.holds(claim);
        if (holds) {
            end(claim.id(), State.FAILED, failure);
        }
        return holds;
    }

    private void end(UUID id, State state, Failure failure) {
        table.finish(id, state, clock.instant(), failure, List.of());
        record("discovery.failed", id, Map.of("state", state.name(), "code", failure.code()));
    }

    private void record(String kind, UUID id, Map<String, Object> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("discovery", id.toString());
        details.put("model", served.fingerprint());
        audit.append(Entry.change(kind, clock.instant(), Entry.NOBODY, Actor.EVENKEEL.name(), details));
    }
}
