package io.evenkeel.discovery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.probe.ProbeTrainer;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.training.VectorTrainer;
import io.evenkeel.sampler.SamplingParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Describes one discovered concept as JSON: where it comes from and what was measured. Names no machine. */
record ConceptCard(
        DiscoverySpec spec, SamplingParameters settings, VectorTrainer learner, List<Concept> group, int index) {
    private static final double MINUTE = 60;

    ObjectNode toJson(ProbeTrainer.FittedProbe probe) {
        Concept concept = group.get(index);
        ObjectNode card = JsonNodeFactory.instance.objectNode();
        card.put("concept", concept.name());
        card.put("group", concept.group());
        card.put("kind", concept.kind().name().toLowerCase(Locale.ROOT));
        card.put("model", concept.model());
        card.put("digest", concept.digest());
        Arrays.stream(concept.vector().shape()).forEach(card.putArray("shape")::add);
        card.put("objective", spec.objective().id());
        putSampling(card.putObject("sampling"));
        card.put("steps", learner.completedSteps());
        card.put("planned", learner.plannedSteps());
        card.put("ended", learner.stopReason().name().toLowerCase(Locale.ROOT));
        card.put("minutes", Math.round(learner.elapsedSeconds() / MINUTE * 100) / 100.0);
        card.put("norm", norm(concept.vector()));
        putCosines(card.putObject("cosines"));
        putLoss(card);
        card.put("probe", probe.probe().isPresent());
        card.put("probe_pictures", probe.imageCount());
        card.put("probe_mean_accuracy", probe.meanAccuracy());
        ObjectNode accuracy = card.putObject("probe_accuracy");
        probe.accuracy().forEach((timestep, share) -> accuracy.put(timestep.toString(), share));
        DiscoveryModel.PREVIEW_STRENGTHS.forEach(card.putArray("preview_strengths")::add);
        card.set("spec", spec.canonicalJson());
        card.put("spec_digest", spec.digest());
        return card;
    }

    private void putSampling(ObjectNode json) {
        json.put("scheduler", settings.schedulerType().id())
                .put("steps", settings.steps())
                .put("guidance", settings.guidanceScale());
    }

    private void putCosines(ObjectNode cosines) {
        Tensor own = group.get(index).vector();
        for (Concept other : group) {
            if (!other.name().equals(group.get(index).name())) {
                double lengths = norm(own) * norm(other.vector());
                cosines.put(
                        other.name(), lengths == 0 ? 0 : own.dot(other.vector().values(), 0) / lengths);
            }
        }
    }

    private void putLoss(ObjectNode card) {
        List<DiscoveryProgress.CurvePoint> points = learner.lossCurve().pointsOf(index);
        DiscoveryProgress.CurvePoint last = points.get(points.size() - 1);
        card.putObject("paired_loss")
                .put("without", learner.lossCurve().baselineLoss(index))
                .put("change", last.change())
                .put("share", last.share());
        var curve = card.putArray("curve");
        points.forEach(
                point -> curve.addArray().add(point.step()).add(point.change()).add(point.share()));
    }

    private static double norm(Tensor vector) {
        return Math.sqrt(vector.dot(vector.values(), 0));
    }
}
