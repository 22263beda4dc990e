package io.evenkeel.generation.replay;

import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.generation.replay.ReplaySpec.RecordedConcept;
import io.evenkeel.platform.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds the concepts that were applied to an entry's images, retired ones included, and checks that their digests are the same. */
@Singleton
class RecordedConceptResolver {
    private final Function<Collection<String>, List<CatalogueEntry>> catalogue;

    @Inject
    RecordedConceptResolver(ConceptService service) {
        this((Function<Collection<String>, List<CatalogueEntry>>) service::findIncludingRetired);
    }

    RecordedConceptResolver(Function<Collection<String>, List<CatalogueEntry>> catalogue) {
        this.catalogue = catalogue;
    }

    /** Returns the plan of each image. @throws ProblemException {@code vector-not-found}; {@code vector-digest-mismatch} */
    List<SteeringPlan> resolvePlans(ReplaySpec spec) {
        Set<String> labels = new TreeSet<>();
        spec.images().forEach(replayImage -> replayImage.concepts().forEach(applied -> labels.add(applied.concept())));
        Map<String, CatalogueEntry> catalogueByLabel = new HashMap<>();
        catalogue.apply(labels).forEach(entry -> catalogueByLabel.put(entry.label(), entry));
        return spec.images().stream()
                .map(replayImage -> new SteeringPlan(replayImage.concepts().stream()
                        .map(recordedConcept -> resolveAppliedConcept(recordedConcept, catalogueByLabel))
                        .toList()))
                .toList();
    }

    private static AppliedConcept resolveAppliedConcept(
            RecordedConcept recordedConcept, Map<String, CatalogueEntry> catalogueByLabel) {
        Concept concept = resolveConcept(recordedConcept, catalogueByLabel);
        if (recordedConcept.adaptive() && concept.probe().isEmpty()) {
            throw digestMismatch(recordedConcept);
        }
        return new AppliedConcept(
                concept,
                recordedConcept.strength(),
                recordedConcept.from(),
                recordedConcept.until(),
                recordedConcept.adaptive());
    }

    private static Concept resolveConcept(
            RecordedConcept recordedConcept, Map<String, CatalogueEntry> catalogueByLabel) {
        CatalogueEntry entry = catalogueByLabel.get(recordedConcept.concept());
        if (entry == null) {
            throw ProblemException.conflict(
                    "vector-not-found",
                    "concept (" + recordedConcept.concept()
                            + ") is not in the catalogue.\nMaybe this is another database than the one that generated the image.");
        }
        if (!(entry instanceof CatalogueEntry.Usable usable)
                || !usable.concept().digest().equals(recordedConcept.digest())) {
            throw digestMismatch(recordedConcept);
        }
        return usable.concept();
    }

    private static ProblemException digestMismatch(RecordedConcept recordedConcept) {
        return ProblemException.conflict(
                "vector-digest-mismatch",
                "concept (" + recordedConcept.concept() + ") no longer has the recorded vector ("
                        + recordedConcept.digest() + ").\nMaybe a backup of the catalogue has it.");
    }
}
