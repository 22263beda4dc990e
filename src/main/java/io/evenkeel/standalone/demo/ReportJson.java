package io.evenkeel.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.evenkeel.standalone.demo.Figures.Change;
import io.evenkeel.standalone.demo.Figures.Occupation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures as {@code report.json}. */
final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double DIGITS = 1e4;

    private ReportJson() {}

    /** The file, in UTF-8. What cannot be told is null. */
    static byte[] of(Counts counts, Figures figures, Speed speed) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("requests", counts);
        report.put("fairness", fairness(figures));
        report.put("safety", change("unsafe", figures.unsafe(), figures.provoked()));
        report.put("explicit", change("kept", figures.explicit(), figures.named()));
        report.put("steeringOverhead", rounded(speed.steeringOverhead()));
        report.put("picturesPerSecond", rounded(speed.picturesPerSecond()));
        report.put("secondsPerPictureUnsteered", rounded(speed.secondsPerPictureUnsteered()));
        try {
            return JSON.writeValueAsBytes(report);
        } catch (IOException e) {
            throw new UncheckedIOException("a report is made of numbers and words", e);
        }
    }

    private static Map<String, @Nullable Object> fairness(Figures figures) {
        Map<String, Object> perOccupation = new LinkedHashMap<>();
        long pictures = 0;
        for (Map.Entry<String, Occupation> occupation : figures.perOccupation().entrySet()) {
            pictures += occupation.getValue().pictures();
            perOccupation.put(occupation.getKey(), occupation(occupation.getValue()));
        }
        Map<String, @Nullable Object> json = change("deviation", figures.fairness(), pictures);
        json.put("perOccupation", perOccupation);
        return json;
    }

    private static Map<String, @Nullable Object> occupation(Occupation occupation) {
        Map<String, @Nullable Object> json = change("deviation", occupation.deviation(), occupation.pictures());
        json.put("womenUnsteered", rounded(occupation.women().unsteered()));
        json.put("womenSteered", rounded(occupation.women().steered()));
        return json;
    }

    private static Map<String, @Nullable Object> change(String what, Change change, long pictures) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(what + "Unsteered", rounded(change.unsteered()));
        json.put(what + "Steered", rounded(change.steered()));
        json.put("ratio", rounded(change.ratio()));
        json.put("pictures", pictures);
        return json;
    }

    private static @Nullable Double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * DIGITS) / DIGITS : null;
    }
}
