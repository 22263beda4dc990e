package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.evaluation.report.ReportSection;
import io.evenkeel.evaluation.report.ReportTable;
import io.evenkeel.sampler.text.PromptTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures the cost of methods: alternates their batches with baseline batches, so that other load affects both. */
final class CostSection implements EvaluationSection {
    private final List<SteeringMethod> steeringMethods;
    private final List<SteeringTarget> steeringTargets;
    private final String prompt;
    private final int rounds;
    private final int batch;
    private final String device;
    private final Map<String, String> failures = new HashMap<>();

    /**
     * Creates the section.
     *
     * @param steeringTargets each method uses the first one that it supports
     * @param prompt prompt of all images
     * @param batch images in a batch
     * @param device label of the device
     */
    CostSection(
            List<SteeringMethod> steeringMethods,
            List<SteeringTarget> steeringTargets,
            String prompt,
            int rounds,
            int batch,
            String device) {
        this.steeringMethods = steeringMethods;
        this.steeringTargets = List.copyOf(steeringTargets);
        this.prompt = prompt;
        this.rounds = rounds;
        this.batch = batch;
        this.device = device;
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public List<EvaluationSample> samples() {
        return List.of();
    }

    /** Measures what is not stored yet. The table reports methods that fail. */
    void measure(ImageBatchGenerator generator, ObservationStore store) {
        for (SteeringMethod steeringMethod : steeringMethods) {
            steeringTargets.stream()
                    .filter(steeringMethod::supports)
                    .findFirst()
                    .ifPresent(target -> {
                        try {
                            measure(generator, store, steeringMethod, samplesOf(steeringMethod, target));
                        } catch (RuntimeException e) { // must not lose the report of all other sections
                            failures.put(steeringMethod.name(), String.valueOf(e.getMessage()));
                        }
                    });
        }
    }

    private void measure(
            ImageBatchGenerator generator,
            ObservationStore store,
            SteeringMethod steeringMethod,
            List<EvaluationSample> steered) {
        List<EvaluationSample> baselines =
                steered.stream().map(EvaluationSample::baseline).toList();
        for (int round = store.costRatios(costKey(steeringMethod)).size(); round < rounds; round++) {
            boolean aloneFirst = round % 2 == 0;
            double first = generator.measureSeconds(aloneFirst ? baselines : steered);
            double second = generator.measureSeconds(aloneFirst ? steered : baselines);
            store.addCost(costKey(steeringMethod), aloneFirst ? second / first : first / second);
        }
    }

    /** Returns the key of a measurement: it depends on vectors, settings, batch size and device. */
    private String costKey(SteeringMethod steeringMethod) {
        return EvaluationSample.methodKey(steeringMethod) + "/" + batch + "/" + device;
    }

    private List<EvaluationSample> samplesOf(SteeringMethod steeringMethod, SteeringTarget target) {
        return IntStream.range(0, batch)
                .mapToObj(i -> new EvaluationSample(
                        steeringMethod,
                        target,
                        new PromptSample(PromptTemplate.ofOccupation("{a occupation}"), prompt, i, 0)))
                .toList();
    }

    @Override
    public ReportSection toReportSection(EvaluationResults results) {
        ReportTable.Builder table = new ReportTable.Builder(
                        "cost", "Time per image, relative to the baseline", "method", "ratio", "rounds")
                .withNote("Median of the rounds; batches of method and baseline alternate.");
        for (SteeringMethod steeringMethod : steeringMethods) {
            List<Double> ratios = new ArrayList<>(results.observationStore().costRatios(costKey(steeringMethod)));
            ratios.sort(null);
            String failure = failures.get(steeringMethod.name());
            if (!ratios.isEmpty()) {
                table.addRow(steeringMethod.name(), ratios.get(ratios.size() / 2), ratios.size());
            } else if (failure != null) {
                table.addRow(steeringMethod.name(), "failed: " + failure, 0);
            }
        }
        return new ReportSection("Cost", "", List.of(table.build()), List.of());
    }

    @Override
    public Map<String, Double> metrics(EvaluationResults results) {
        return Map.of();
    }
}
