package io.evenkeel.evaluation.run;

import io.evenkeel.diffusion.Picture;
import io.evenkeel.evaluation.report.ContactSheet;
import io.evenkeel.evaluation.report.ImageGrid;
import io.evenkeel.platform.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps the few pictures that contact sheets show. */
final class ExampleCollector {
    private static final int SHORT = 24;

    private final Path folder;
    private final Map<String, Map<String, List<EvaluationSample>>> sheets;
    private final Set<String> kept = new HashSet<>();

    /** @param sheets by name: rows of pictures by theirs */
    ExampleCollector(Path folder, Map<String, Map<String, List<EvaluationSample>>> sheets) {
        this.folder = folder;
        this.sheets = new LinkedHashMap<>(sheets);
        sheets.values().forEach(rows -> rows.values()
                .forEach(row -> row.forEach(evaluationSample -> kept.add(evaluationSample.key()))));
    }

    void keep(EvaluationSample evaluationSample, Picture picture) throws IOException {
        if (kept.contains(evaluationSample.key())) {
            Files.createDirectories(folder);
            Files.write(file(evaluationSample), picture.png());
        }
    }

    /** Whether it is to be shown, but its file is gone. */
    boolean lacks(EvaluationSample evaluationSample) {
        return kept.contains(evaluationSample.key()) && !Files.exists(file(evaluationSample));
    }

    private Path file(EvaluationSample evaluationSample) {
        return folder.resolve(Sha256.hex(evaluationSample.key().getBytes(StandardCharsets.UTF_8))
                        .substring(0, SHORT) + ".png");
    }

    List<ImageGrid> sheets() {
        List<ImageGrid> made = new ArrayList<>();
        sheets.forEach((section, rows) -> {
            ContactSheet sheet = new ContactSheet();
            rows.forEach((name, evaluationSamples) ->
                    sheet.row(name, evaluationSamples.stream().map(this::file).toList()));
            made.add(new ImageGrid("sheet-" + section, "Below one another: what one noise became", sheet.png()));
        });
        return made;
    }
}
