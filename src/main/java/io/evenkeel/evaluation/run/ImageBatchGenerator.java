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
    private final SamplingDefaults samplingDefaults;
    private final int batch;

    ImageBatchGenerator(DiffusionModel model, Judge judge, SamplingDefaults samplingDefaults, int batch) {
        this.model = model;
        this.judge = judge;
        this.samplingDefaults = samplingDefaults;
        this.batch = batch;
    }

    /**
     * Results of samples.
     *
     * @param failures reasons of failed samples
     */
    record BatchResult(Map<EvaluationSample, JudgedImage> images, Map<EvaluationSample, String> failures) {}

    BatchResult generate(List<EvaluationSample> evaluationSamples) {
        BatchResult batchResult = new BatchResult(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (List<EvaluationSample> groups : groupByBatchSharing(evaluationSamples)) {
            for (int from = 0; from < groups.size(); from += batch) {
                generate(groups.subList(from, Math.min(groups.size(), from + batch)), batchResult);
            }
        }
        return batchResult;
    }

    /** Groups samples whose methods share batches. */
    private static Iterable<List<EvaluationSample>> groupByBatchSharing(List<EvaluationSample> evaluationSamples) {
        Map<String, List<EvaluationSample>> groups = new LinkedHashMap<>();
        evaluationSamples.forEach(evaluationSample -> groups.computeIfAbsent(
                        evaluationSample.method().sharesBatches()
                                ? ""
                                : evaluationSample.method().name(),
                        any -> new ArrayList<>())
                .add(evaluationSample));
        return groups.values();
    }

    private void generate(List<EvaluationSample> evaluationSamples, BatchResult batchResult) {
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
                evaluationSamples.forEach(evaluationSample -> generate(List.of(evaluationSample), batchResult));
                return;
            }
            failure = e.getMessage();
        }
        List<EvaluationSample> finite = evaluationSamples.stream()
                .filter(evaluationSample -> pixelsBySample.containsKey(evaluationSample)
                        && pixelsBySample.get(evaluationSample).isFinite())
                .toList();
        for (EvaluationSample evaluationSample : evaluationSamples) {
            if (!finite.contains(evaluationSample)) {
                batchResult.failures().put(evaluationSample, failure);
            }
        }
        judgeImages(
                finite,
                finite.stream()
                        .map(evaluationSample -> pixelsBySample.getOrDefault(evaluationSample, Tensor.zeros(1)))
                        .toList(),
                batchResult);
    }

    private void judgeImages(List<EvaluationSample> evaluationSamples, List<Tensor> pixels, BatchResult batchResult) {
        if (evaluationSamples.isEmpty()) {
            return;
        }
        List<JudgeOutput> judgeOutputs = judge.judge(pixels);
        for (int i = 0; i < evaluationSamples.size(); i++) {
            batchResult
                    .images()
                    .put(
                            evaluationSamples.get(i),
                            new JudgedImage(RgbImage.fromTensor(pixels.get(i)), judgeOutputs.get(i)));
        }
    }

    private ImageRequest createRequest(EvaluationSample evaluationSample) {
        return evaluationSample
                .method()
                .createRequest(evaluationSample.promptSample(), evaluationSample.target(), samplingDefaults);
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
