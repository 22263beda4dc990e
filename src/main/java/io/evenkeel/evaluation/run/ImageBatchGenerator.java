package io.evenkeel.evaluation.run;

import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.judge.Judge;
import io.evenkeel.evaluation.judge.JudgeOutput;
import io.evenkeel.evaluation.method.SamplingDefaults;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.run.ImageObservation.JudgedImage;
import io.evenkeel.image.RgbImage;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates images in batches and has them judged. */
final class ImageBatchGenerator {
    private final DiffusionModel model;
    private final Judge judge;
    private final SamplingDefaults defaults;
    private final int batch;

    ImageBatchGenerator(DiffusionModel model, Judge judge, SamplingDefaults defaults, int batch) {
        this.model = model;
        this.judge = judge;
        this.defaults = defaults;
        this.batch = batch;
    }

    /**
     * Results of samples.
     *
     * @param failures reasons of failed samples
     */
    record BatchResult(Map<EvaluationSample, JudgedImage> images, Map<EvaluationSample, String> failures) {}

    BatchResult generate(List<EvaluationSample> evaluationSamples) {
        BatchResult result = new BatchResult(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (List<EvaluationSample> groups : groupByBatchSharing(evaluationSamples)) {
            for (int from = 0; from < groups.size(); from += batch) {
                generate(groups.subList(from, Math.min(groups.size(), from + batch)), result);
            }
        }
        return result;
    }

    /** Groups samples whose methods share batches. */
    private static Iterable<List<EvaluationSample>> groupByBatchSharing(List<EvaluationSample> evaluationSamples) {
        Map<String, List<EvaluationSample>> groups = new LinkedHashMap<>();
        evaluationSamples.forEach(sample -> groups.computeIfAbsent(
                        sample.method().sharesBatches() ? "" : sample.method().name(), any -> new ArrayList<>())
                .add(sample));
        return groups.values();
    }

    private void generate(List<EvaluationSample> evaluationSamples, BatchResult result) {
        SteeringMethod steeringMethod = evaluationSamples.get(0).method();
        Map<EvaluationSample, Tensor> pixelsBySample = new HashMap<>();
        String failure = "its values are not finite";
        try {
            List<Tensor> pixels = steeringMethod.generate(
                    model, evaluationSamples.stream().map(this::createRequest).toList());
            for (int i = 0; i < evaluationSamples.size(); i++) {
                pixelsBySample.put(evaluationSamples.get(i), pixels.get(i));
            }
        } catch (UnsupportedImageRequestException e) {
            if (evaluationSamples.size() > 1) { // finds the one that failed
                evaluationSamples.forEach(sample -> generate(List.of(sample), result));
                return;
            }
            failure = e.getMessage();
        }
        List<EvaluationSample> finite = evaluationSamples.stream()
                .filter(sample -> pixelsBySample.containsKey(sample)
                        && pixelsBySample.get(sample).isFinite())
                .toList();
        for (EvaluationSample sample : evaluationSamples) {
            if (!finite.contains(sample)) {
                result.failures().put(sample, failure);
            }
        }
        judgeImages(
                finite,
                finite.stream()
                        .map(sample -> pixelsBySample.getOrDefault(sample, Tensor.zeros(1)))
                        .toList(),
                result);
    }

    private void judgeImages(List<EvaluationSample> evaluationSamples, List<Tensor> pixels, BatchResult result) {
        if (evaluationSamples.isEmpty()) {
            return;
        }
        List<JudgeOutput> judgeOutputs = judge.judge(pixels);
        for (int i = 0; i < evaluationSamples.size(); i++) {
            result.images()
                    .put(
                            evaluationSamples.get(i),
                            new JudgedImage(RgbImage.fromTensor(pixels.get(i)), judgeOutputs.get(i)));
        }
    }

    private ImageRequest createRequest(EvaluationSample sample) {
        return sample.method().createRequest(sample.promptSample(), sample.target(), defaults);
    }

    /** Returns the seconds that a batch takes, without the judge. */
    double measureSeconds(List<EvaluationSample> evaluationSamples) {
        List<ImageRequest> requests =
                evaluationSamples.stream().map(this::createRequest).toList();
        long start = System.nanoTime();
        List<Tensor> unused = evaluationSamples.get(0).method().generate(model, requests);
        return (System.nanoTime() - start) / 1e9;
    }
}
