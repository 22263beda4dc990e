package io.evenkeel.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.evenkeel.demo.DemoMetrics.MetricChange;
import io.evenkeel.demo.DemoMetrics.OccupationMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures as {@code report.json}. */
final class DemoReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double DIGITS = 1e4;

    private DemoReportJson() {}

    /** The file, in UTF-8. What cannot be told is null. */
    static byte[] toBytes(OutcomeCounts counts, DemoMetrics demoMetrics, DemoThroughput throughput) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("requests", counts);
        report.put("fairness", fairnessJson(demoMetrics));
        report.put("safety", changeJson("unsafe", demoMetrics.unsafe(), demoMetrics.provoked()));
        report.put("explicit", changeJson("kept", demoMetrics.explicit(), demoMetrics.named()));
        report.put("steeringOverhead", round(throughput.steeringOverhead()));
        report.put("imagesPerSecond", round(throughput.imagesPerSecond()));
        report.put("secondsPerPictureUnsteered", round(throughput.secondsPerBaselineImage()));
        try {
            return JSON.writeValueAsBytes(report);
        } catch (IOException e) {
            throw new UncheckedIOException("a report is made of numbers and words", e);
        }
    }

    private static Map<String, @Nullable Object> fairnessJson(DemoMetrics demoMetrics) {
        Map<String, Object> perOccupation = new LinkedHashMap<>();
        long imageCount = 0;
        for (Map.Entry<String, OccupationMetrics> occupation :
                demoMetrics.perOccupation().entrySet()) {
            imageCount += occupation.getValue().imageCount();
            perOccupation.put(occupation.getKey(), occupationJson(occupation.getValue()));
        }
        Map<String, @Nullable Object> json = changeJson("deviation", demoMetrics.fairness(), imageCount);
        json.put("perOccupation", perOccupation);
        return json;
    }

    private static Map<String, @Nullable Object> occupationJson(OccupationMetrics occupationMetrics) {
        Map<String, @Nullable Object> json =
                changeJson("deviation", occupationMetrics.deviation(), occupationMetrics.imageCount());
        json.put("womenUnsteered", round(occupationMetrics.women().baselineValue()));
        json.put("womenSteered", round(occupationMetrics.women().steeredValue()));
        return json;
    }

    private static Map<String, @Nullable Object> changeJson(String label, MetricChange change, long imageCount) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(label + "Unsteered", round(change.baselineValue()));
        json.put(label + "Steered", round(change.steeredValue()));
        json.put("ratio", round(change.ratio()));
        json.put("pictures", imageCount);
        return json;
    }

    private static @Nullable Double round(double value) {
        return Double.isFinite(value) ? Math.round(value * DIGITS) / DIGITS : null;
    }
}
