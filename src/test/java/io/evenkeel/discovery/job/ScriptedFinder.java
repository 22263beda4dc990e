package io.evenkeel.discovery.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.Listener;
import io.evenkeel.discovery.Progress;
import io.evenkeel.discovery.Progress.CurvePoint;
import io.evenkeel.discovery.Progress.Phase;
import io.evenkeel.discovery.Spec;
import io.evenkeel.discovery.Troubles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes ten steps, whose number is its checkpoint, and finds what the spec names; a test may do something at a step. */
final class ScriptedFinder implements Finder {
    static final int STEPS = 10;

    private final String model;
    private final long[] shape;
    private final Map<Integer, Runnable> script = new HashMap<>();
    private final List<Integer> taken = new ArrayList<>();

    ScriptedFinder(String model, List<Long> shape) {
        this.model = model;
        this.shape = shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** After the step, before its checkpoint is written and anybody asks whether to stop. */
    ScriptedFinder at(int step, Runnable happens) {
        script.put(step, happens);
        return this;
    }

    /** Steps, in order, of all runs. */
    List<Integer> taken() {
        return List.copyOf(taken);
    }

    @Override
    public List<Found> find(Claim claim, Listener listener) {
        int begin = claim.checkpoint().map(checkpoint -> (int) checkpoint[0]).orElse(0);
        for (int step = begin + 1; step <= STEPS; step++) {
            taken.add(step);
            listener.progressed(
                    new Progress(Phase.LEARNING, step, STEPS, STEPS - step, List.of(new CurvePoint(step, -0.5, -0.1))));
            listener.checkpointed(new byte[] {(byte) step});
            script.getOrDefault(step, () -> {}).run();
            if (listener.shallStop()) {
                throw Troubles.stopped(step);
            }
        }
        return found(Spec.parse(claim.spec()));
    }

    private List<Found> found(Spec spec) {
        return spec.concepts().stream()
                .map(sought -> found(spec, sought.name(), sought.words()))
                .toList();
    }

    private Found found(Spec spec, String name, Set<String> words) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, name.length());
        Tensor vector = new Tensor(values, shape);
        Probe probe = new Probe(List.of(new Probe.Band(0, vector, 0)));
        return new Found(
                Concept.of(name, 1, spec.kind(), spec.group(), model, new ConceptFile(vector, Optional.of(probe), 0)),
                words,
                JsonNodeFactory.instance.objectNode().put("method", "by script"),
                new byte[] {'P', 'N', 'G'},
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    }
}
