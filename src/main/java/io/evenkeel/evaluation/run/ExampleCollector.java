package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.report.ContactSheet;
import io.evenkeel.evaluation.report.ImageGrid;
import io.evenkeel.platform.Sha256;
import io.evenkeel.sampler.RgbImage;
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
    private static final int NAME_LENGTH = 24;

    private final Path folder;
    private final Map<String, Map<String, List<EvaluationSample>>> rowsBySheet;
    private final Set<String> exampleKeys = new HashSet<>();

    /** @param rowsBySheet by name: rows of pictures by theirs */
    ExampleCollector(Path folder, Map<String, Map<String, List<EvaluationSample>>> rowsBySheet) {
        this.folder = folder;
        this.rowsBySheet = new LinkedHashMap<>(rowsBySheet);
        rowsBySheet.values().forEach(rows -> rows.values()
                .forEach(row -> row.forEach(evaluationSample -> exampleKeys.add(evaluationSample.key()))));
    }

    void storeIfExample(EvaluationSample evaluationSample, RgbImage image) throws IOException {
        if (exampleKeys.contains(evaluationSample.key())) {
            Files.createDirectories(folder);
            Files.write(fileOf(evaluationSample), image.encodePng());
        }
    }

    /** Whether it is to be shown, but its file is gone. */
    boolean isMissing(EvaluationSample evaluationSample) {
        return exampleKeys.contains(evaluationSample.key()) && !Files.exists(fileOf(evaluationSample));
    }

    private Path fileOf(EvaluationSample evaluationSample) {
        return folder.resolve(
                Sha256.hex(evaluationSample.key().getBytes(StandardCharsets.UTF_8))
                                .substring(0, NAME_LENGTH) + ".png");
    }

    List<ImageGrid> renderGrids() {
        List<ImageGrid> grids = new ArrayList<>();
        rowsBySheet.forEach((section, rows) -> {
            ContactSheet sheet = new ContactSheet();
            rows.forEach((name, evaluationSamples) -> sheet.addRow(
                    name, evaluationSamples.stream().map(this::fileOf).toList()));
            grids.add(new ImageGrid("sheet-" + section, "Below one another: what one noise became", sheet.renderPng()));
        });
        return grids;
    }
}
