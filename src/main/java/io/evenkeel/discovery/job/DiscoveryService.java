package io.evenkeel.discovery.job;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.CatalogueEvent;
import io.evenkeel.audit.CatalogueEvent.DiscoveryEnded;
import io.evenkeel.audit.CatalogueEvent.DiscoveryRequested;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.discovery.Discovery;
import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.InvalidDiscoverySpecException;
import io.evenkeel.generation.ServedDiffusionModel;
import io.evenkeel.image.ImageSize;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Queues, lists and cancels discoveries for the REST interface. Audits each change in the change's own transaction.
 */
@ApplicationScoped
class DiscoveryService {
    private final DiscoveryTable table;
    private final AuditTrail audit;
    private final ServedModel servedModel;
    private final ServedDiffusionModel loadedModel;
    private final DiscoveryConfig config;
    private final Clock clock;

    DiscoveryService(
            DiscoveryTable table,
            AuditTrail audit,
            ServedModel servedModel,
            ServedDiffusionModel loadedModel,
            DiscoveryConfig config,
            Clock clock) {
        this.table = table;
        this.audit = audit;
        this.servedModel = servedModel;
        this.loadedModel = loadedModel;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Queues a discovery.
     *
     * @param text spec as JSON or YAML
     * @param model fingerprint of the intended model; the served one if absent
     * @throws ProblemException {@code invalid-spec} with every violation, {@code model-mismatch}, {@code wrong-shape},
     *     {@code queue-full}, or a code of {@link Discovery#validate}
     */
    @Transactional
    public JobRow enqueue(String text, Optional<String> model, Actor actor) {
        requireServedModel(model);
        DiscoverySpec discoverySpec = parseSpec(text);
        requireFeasible(discoverySpec);
        if (table.lockAndCountQueued() >= config.maxQueuedJobs()) {
            throw ProblemException.conflict(
                    "queue-full",
                    "(" + config.maxQueuedJobs()
                            + ") discoveries are queued, which is the limit.\nMaybe cancel one of them.");
        }
        UUID id = UUID.randomUUID();
        table.insert(
                id, discoverySpec.canonicalJson().toString(), servedModel.fingerprint(), clock.instant(), actor.name());
        List<String> names = discoverySpec.concepts().stream()
                .map(DiscoverySpec.ConceptSpec::name)
                .toList();
        appendAudit(
                new DiscoveryRequested(
                        id.toString(), servedModel.fingerprint(), discoverySpec.digest(), discoverySpec.group(), names),
                actor);
        return get(id);
    }

    private void requireServedModel(Optional<String> model) {
        if (model.isPresent() && !model.get().equals(servedModel.fingerprint())) {
            throw ProblemException.invalid(
                    "model-mismatch",
                    "the spec is meant for the model (" + SafeText.sanitise(model.get()) + "), but served is ("
                            + servedModel.fingerprint() + ").\nMaybe ask the deployment that serves it.");
        }
    }

    private void requireFeasible(DiscoverySpec discoverySpec) {
        try {
            Discovery.validate(loadedModel.model(), discoverySpec);
        } catch (DiscoveryException e) {
            throw ProblemException.invalid(e.code(), e.getMessage());
        }
        discoverySpec.options().imageSize().ifPresent(this::requireShape);
    }

    private void requireShape(int side) {
        List<Long> shape = Arrays.stream(loadedModel.model().hSpaceShape(new ImageSize(side, side)))
                .boxed()
                .toList();
        if (!shape.equals(servedModel.hShape())) {
            throw ProblemException.invalid(
                    "wrong-shape",
                    "size (" + side + ") gives vectors of the shape " + shape + ", but h of the served model has "
                            + servedModel.hShape() + ".\nMaybe leave it out.");
        }
    }

    private DiscoverySpec parseSpec(String text) {
        try {
            DiscoverySpec discoverySpec = DiscoverySpec.parse(text);
            List<String> problems = SpecLimits.violations(discoverySpec, config.limits());
            if (problems.isEmpty()) {
                return discoverySpec;
            }
            throw ProblemException.invalid("invalid-spec", String.join("\n", problems));
        } catch (InvalidDiscoverySpecException e) {
            throw ProblemException.invalid("invalid-spec", String.join("\n", e.problems()));
        }
    }

    /** Returns the newest discoveries, newest first. */
    @Transactional
    public List<JobRow> listNewest(int limit) {
        return table.listNewest(limit);
    }

    /**
     * Returns a discovery.
     *
     * @throws ProblemException {@code unknown-discovery}
     */
    @Transactional
    public JobRow get(UUID id) {
        return table.find(id).orElseThrow(() -> unknownDiscovery(id.toString()));
    }

    /**
     * Cancels a queued or running discovery at once: its worker can no longer publish. Has no effect if it is
     * cancelled already.
     *
     * @throws ProblemException {@code unknown-discovery}, or {@code discovery-finished} if it ended otherwise
     */
    @Transactional
    public JobRow cancel(UUID id, Actor actor) {
        JobRow row = table.findForUpdate(id).orElseThrow(() -> unknownDiscovery(id.toString()));
        if (row.state() == JobState.CANCELLED) {
            return row;
        }
        if (row.state().isFinished()) {
            throw ProblemException.conflict(
                    "discovery-finished",
                    "discovery (" + id + ") is " + row.state()
                            + " and cannot be cancelled.\nMaybe retire its concepts.");
        }
        table.cancel(id, clock.instant());
        appendAudit(
                new DiscoveryEnded(
                        "discovery.cancelled",
                        id.toString(),
                        servedModel.fingerprint(),
                        row.state().name(),
                        null),
                actor);
        return get(id);
    }

    /**
     * Returns the preview of a concept as PNG.
     *
     * @throws ProblemException {@code unknown-preview}
     */
    @Transactional
    public byte[] previewPng(UUID id, String concept) {
        return table.findPreviewPng(id, concept).orElseThrow(() -> unknownPreview(concept));
    }

    /**
     * Returns the loss curve of a concept as SVG.
     *
     * @throws ProblemException {@code unknown-preview}
     */
    @Transactional
    public String lossCurveSvg(UUID id, String concept) {
        return table.findLossCurveSvg(id, concept).orElseThrow(() -> unknownPreview(concept));
    }

    private void appendAudit(CatalogueEvent event, Actor actor) {
        audit.append(AuditEntry.create(clock.instant(), AuditEntry.UNATTRIBUTED, actor.name(), event));
    }

    static ProblemException unknownDiscovery(String id) {
        return ProblemException.notFound(
                "unknown-discovery",
                "discovery (" + SafeText.sanitise(id) + ") is not known.\nMaybe look at GET /api/v1/discoveries.");
    }

    private static ProblemException unknownPreview(String concept) {
        return ProblemException.notFound(
                "unknown-preview",
                "the discovery has no preview of (" + SafeText.sanitise(concept)
                        + ").\nMaybe it has not succeeded, or was to find another concept.");
    }
}
