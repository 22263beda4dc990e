package io.evenkeel.evaluation.run;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.Unsamplable;
import io.evenkeel.evaluation.judge.Judge;
import io.evenkeel.evaluation.judge.Look;
import io.evenkeel.evaluation.method.Frame;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.run.Sighting.Shot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paints jobs in batches, in lockstep, and shows them to the judge. */
final class Easel {
    private final DiffusionModel model;
    private final Judge judge;
    private final Frame frame;
    private final int batch;

    Easel(DiffusionModel model, Judge judge, Frame frame, int batch) {
        this.model = model;
        this.judge = judge;
        this.frame = frame;
        this.batch = batch;
    }

    /**
     * What became of jobs.
     *
     * @param failures why some could not be painted
     */
    record Painted(Map<Job, Shot> shots, Map<Job, String> failures) {}

    Painted paint(List<Job> jobs) {
        Painted painted = new Painted(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (List<Job> alike : alike(jobs)) {
            for (int from = 0; from < alike.size(); from += batch) {
                paint(alike.subList(from, Math.min(alike.size(), from + batch)), painted);
            }
        }
        return painted;
    }

    /** Methods that paint alike share batches. */
    private static Iterable<List<Job>> alike(List<Job> jobs) {
        Map<String, List<Job>> alike = new LinkedHashMap<>();
        jobs.forEach(job -> alike.computeIfAbsent(
                        job.method().paintsAlike() ? "" : job.method().name(), any -> new ArrayList<>())
                .add(job));
        return alike.values();
    }

    private void paint(List<Job> jobs, Painted painted) {
        Method method = jobs.get(0).method();
        Map<Job, Tensor> finished = new HashMap<>();
        String trouble = "its values are not finite";
        try {
            List<Tensor> pixels =
                    method.paint(model, jobs.stream().map(this::request).toList());
            for (int i = 0; i < jobs.size(); i++) {
                finished.put(jobs.get(i), pixels.get(i));
            }
        } catch (Unsamplable e) {
            if (jobs.size() > 1) { // to learn which one it is
                jobs.forEach(job -> paint(List.of(job), painted));
                return;
            }
            trouble = e.getMessage();
        }
        List<Job> good = jobs.stream()
                .filter(job -> finished.containsKey(job) && finished.get(job).isFinite())
                .toList();
        for (Job job : jobs) {
            if (!good.contains(job)) {
                painted.failures().put(job, trouble);
            }
        }
        judge(
                good,
                good.stream()
                        .map(job -> finished.getOrDefault(job, Tensor.zeros(1)))
                        .toList(),
                painted);
    }

    private void judge(List<Job> jobs, List<Tensor> pixels, Painted painted) {
        if (jobs.isEmpty()) {
            return;
        }
        List<Look> looks = judge.look(pixels);
        for (int i = 0; i < jobs.size(); i++) {
            painted.shots().put(jobs.get(i), new Shot(Picture.of(pixels.get(i)), looks.get(i)));
        }
    }

    private PictureRequest request(Job job) {
        return job.method().request(job.scene(), job.aim(), frame);
    }

    /** Seconds that a batch takes, judge not counted. */
    double seconds(List<Job> jobs) {
        List<PictureRequest> requests = jobs.stream().map(this::request).toList();
        long start = System.nanoTime();
        List<Tensor> unused = jobs.get(0).method().paint(model, requests);
        return (System.nanoTime() - start) / 1e9;
    }
}
