package io.evenkeel.generation.replay;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Concepts;
import io.evenkeel.concept.Listed;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.generation.replay.Script.Pushed;
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

/** The vectors that an entry's pictures were pushed by, retired ones too: exactly those, or none. */
@Singleton
class Vectors {
    private final Function<Collection<String>, List<Listed>> catalogue;

    @Inject
    Vectors(Concepts concepts) {
        this((Function<Collection<String>, List<Listed>>) concepts::evenRetired);
    }

    Vectors(Function<Collection<String>, List<Listed>> catalogue) {
        this.catalogue = catalogue;
    }

    /** Of each scene. @throws ProblemException {@code vector-missing}; {@code vector-altered} */
    List<SteeringPlan> plans(Script script) {
        Set<String> labels = new TreeSet<>();
        script.scenes().forEach(scene -> scene.pushes().forEach(push -> labels.add(push.concept())));
        Map<String, Listed> found = new HashMap<>();
        catalogue.apply(labels).forEach(listed -> found.put(listed.label(), listed));
        return script.scenes().stream()
                .map(scene -> new SteeringPlan(scene.pushes().stream()
                        .map(pushed -> push(pushed, found))
                        .toList()))
                .toList();
    }

    private static Push push(Pushed pushed, Map<String, Listed> found) {
        Concept concept = concept(pushed, found);
        if (pushed.adaptive() && concept.probe().isEmpty()) {
            throw altered(pushed);
        }
        return new Push(concept, pushed.strength(), pushed.from(), pushed.until(), pushed.adaptive());
    }

    private static Concept concept(Pushed pushed, Map<String, Listed> found) {
        Listed listed = found.get(pushed.concept());
        if (listed == null) {
            throw ProblemException.conflict(
                    "vector-missing",
                    "concept (" + pushed.concept()
                            + ") is not in the catalogue.\nMaybe the database is not the one that it was drawn with.");
        }
        if (!(listed instanceof Listed.Usable usable)
                || !usable.concept().digest().equals(pushed.digest())) {
            throw altered(pushed);
        }
        return usable.concept();
    }

    private static ProblemException altered(Pushed pushed) {
        return ProblemException.conflict(
                "vector-altered",
                "concept (" + pushed.concept() + ") no longer has the vector (" + pushed.digest()
                        + ") that pushed.\nMaybe a backup of the catalogue has it.");
    }
}
