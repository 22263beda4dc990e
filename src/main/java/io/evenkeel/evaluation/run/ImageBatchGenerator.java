package io.evenkeel.evaluation.run;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.Unsamplable;
import io.evenkeel.evaluation.judge.Judge;
import io.evenkeel.evaluation.judge.JudgeOutput;
import io.evenkeel.evaluation.method.SamplingDefaults;
import io.evenkeel.evaluation.method.SteeringMethod;
import io.evenkeel.evaluation.run.ImageObservation.JudgedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paints jobs in batches, in lockstep, and shows them to the judge. */
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
     * What became of jobs.
     *
     * @param failures why some could not be painted
     */
    record BatchResult(Map<EvaluationSample, JudgedImage> shots, Map<EvaluationSample, String> failures) {}

    BatchResult paint(List<EvaluationSample> evaluationSamples) {
        BatchResult batchResult = new BatchResult(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (List<EvaluationSample> alike : alike(evaluationSamples)) {
            for (int from = 0; from < alike.size(); from += batch) {
                paint(alike.subList(from, Math.min(alike.size(), from + batch)), batchResult);
            }
        }
        return batchResult;
    }

    /** Methods that paint alike share batches. */
    private static Iterable<List<EvaluationSample>> alike(List<EvaluationSample> evaluationSamples) {
        Map<String, List<EvaluationSample>> alike = new LinkedHashMap<>();
        evaluationSamples.forEach(evaluationSample -> alike.computeIfAbsent(
                        evaluationSample.method().paintsAlike()
                                ? ""
                                : evaluationSample.method().name(),
                        any -> new ArrayList<>())
                .add(evaluationSample));
        return alike.values();
    }

    private void paint(List<EvaluationSample> evaluationSamples, BatchResult batchResult) {
        SteeringMethod steeringMethod = evaluationSamples.get(0).method();
        Map<EvaluationSample, Tensor> finished = new HashMap<>();
        String trouble = "its values are not finite";
        try {
            List<Tensor> pixels = steeringMethod.paint(
                    model, evaluationSamples.stream().map(this::request).toList());
            for (int i = 0; i < evaluationSamples.size(); i++) {
                finished.put(evaluationSamples.get(i), pixels.get(i));
            }
        } catch (Unsamplable e) {
            if (evaluationSamples.size() > 1) { // to learn which one it is
                evaluationSamples.forEach(evaluationSample -> paint(List.of(evaluationSample), batchResult));
                return;
            }
            trouble = e.getMessage();
        }
        List<EvaluationSample> good = evaluationSamples.stream()
                .filter(evaluationSample -> finished.containsKey(evaluationSample)
                        && finished.get(evaluationSample).isFinite())
                .toList();
        for (EvaluationSample evaluationSample : evaluationSamples) {
            if (!good.contains(evaluationSample)) {
                batchResult.failures().put(evaluationSample, trouble);
            }
        }
        judge(
                good,
                good.stream()
                        .map(evaluationSample -> finished.getOrDefault(evaluationSample, Tensor.zeros(1)))
                        .toList(),
                batchResult);
    }

    private void judge(List<EvaluationSample> evaluationSamples, List<Tensor> pixels, BatchResult batchResult) {
        if (evaluationSamples.isEmpty()) {
            return;
        }
        List<JudgeOutput> judgeOutputs = judge.look(pixels);
        for (int i = 0; i < evaluationSamples.size(); i++) {
            batchResult
                    .shots()
                    .put(evaluationSamples.get(i), new JudgedImage(Picture.of(pixels.get(i)), judgeOutputs.get(i)));
        }
    }

    private PictureRequest request(EvaluationSample evaluationSample) {
        return evaluationSample.method().request(evaluationSample.scene(), evaluationSample.aim(), samplingDefaults);
    }

    /** Seconds that a batch takes, judge not counted. */
    double seconds(List<EvaluationSample> evaluationSamples) {
        List<PictureRequest> requests =
                evaluationSamples.stream().map(this::request).toList();
        long start = System.nanoTime();
        List<Tensor> unused = evaluationSamples.get(0).method().paint(model, requests);
        return (System.nanoTime() - start) / 1e9;
    }
}
