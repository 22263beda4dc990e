package io.evenkeel.discovery.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.DiscoveredConcept;
import io.evenkeel.discovery.progress.DiscoveryFailures;
import io.evenkeel.discovery.progress.DiscoveryProgress;
import io.evenkeel.discovery.progress.DiscoveryProgress.CurvePoint;
import io.evenkeel.discovery.progress.DiscoveryProgress.DiscoveryPhase;
import io.evenkeel.discovery.progress.ProgressListener;
import io.evenkeel.discovery.spec.DiscoverySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes ten steps, whose number is its checkpoint, and finds what the spec names; a test may do something at a step. */
final class ScriptedRunner implements DiscoveryRunner {
    static final int STEPS = 10;

    private final String model;
    private final long[] shape;
    private final Map<Integer, Runnable> script = new HashMap<>();
    private final List<Integer> executedSteps = new ArrayList<>();

    ScriptedRunner(String model, List<Long> shape) {
        this.model = model;
        this.shape = shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** After the step, before its checkpoint is written and anybody asks whether to stop. */
    ScriptedRunner onStep(int step, Runnable happens) {
        script.put(step, happens);
        return this;
    }

    /** Steps, in order, of all runs. */
    List<Integer> executedSteps() {
        return List.copyOf(executedSteps);
    }

    @Override
    public List<DiscoveredConcept> run(ClaimedJob claimedJob, ProgressListener listener) {
        int begin =
                claimedJob.checkpoint().map(checkpoint -> (int) checkpoint[0]).orElse(0);
        for (int step = begin + 1; step <= STEPS; step++) {
            executedSteps.add(step);
            listener.onProgress(new DiscoveryProgress(
                    DiscoveryPhase.LEARNING, step, STEPS, STEPS - step, List.of(new CurvePoint(step, -0.5, -0.1))));
            listener.onCheckpoint(new byte[] {(byte) step});
            script.getOrDefault(step, () -> {}).run();
            if (listener.isStopRequested()) {
                throw DiscoveryFailures.stoppedAt(step);
            }
        }
        return createConcepts(DiscoverySpec.parse(claimedJob.spec()));
    }

    private List<DiscoveredConcept> createConcepts(DiscoverySpec discoverySpec) {
        return discoverySpec.concepts().stream()
                .map(conceptSpec -> createConcepts(discoverySpec, conceptSpec.name(), conceptSpec.triggerWords()))
                .toList();
    }

    private DiscoveredConcept createConcepts(DiscoverySpec discoverySpec, String name, Set<String> words) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, name.length());
        Tensor vector = new Tensor(values, shape);
        Probe probe = new Probe(List.of(new Probe.TimestepBand(0, vector, 0)));
        return new DiscoveredConcept(
                Concept.fromFile(
                        name,
                        1,
                        discoverySpec.kind(),
                        discoverySpec.group(),
                        model,
                        new ConceptFile(vector, Optional.of(probe), 0)),
                words,
                JsonNodeFactory.instance.objectNode().put("method", "by script"),
                new byte[] {'P', 'N', 'G'},
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    }
}
