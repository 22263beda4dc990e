package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.report.ImageGrid;
import io.evenkeel.image.RgbImage;
import io.evenkeel.platform.Sha256;
import io.evenkeel.reporting.ContactSheet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores the images that contact sheets show. */
final class ExampleCollector {
    private static final int NAME_LENGTH = 24;
    private static final int IMAGE_SIDE = 96;
    private static final int NAME_WIDTH = 170;

    private final Path folder;
    private final Map<String, Map<String, List<EvaluationSample>>> rowsBySheet;
    private final Set<String> exampleKeys = new HashSet<>();

    /**
     * Creates a collector.
     *
     * @param rowsBySheet rows of images, by sheet and row name
     */
    ExampleCollector(Path folder, Map<String, Map<String, List<EvaluationSample>>> rowsBySheet) {
        this.folder = folder;
        this.rowsBySheet = new LinkedHashMap<>(rowsBySheet);
        rowsBySheet.values().forEach(rows -> rows.values()
                .forEach(row -> row.forEach(sample -> exampleKeys.add(sample.key()))));
    }

    void storeIfExample(EvaluationSample sample, RgbImage image) throws IOException {
        if (exampleKeys.contains(sample.key())) {
            Files.createDirectories(folder);
            Files.write(fileOf(sample), image.encodePng());
        }
    }

    /** Whether an example's file does not exist. */
    boolean isMissing(EvaluationSample sample) {
        return exampleKeys.contains(sample.key()) && !Files.exists(fileOf(sample));
    }

    private Path fileOf(EvaluationSample sample) {
        return folder.resolve(
                Sha256.hex(sample.key().getBytes(StandardCharsets.UTF_8)).substring(0, NAME_LENGTH) + ".png");
    }

    private Optional<byte[]> readImage(EvaluationSample sample) {
        Path file = fileOf(sample);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + file + ") cannot be read", e);
        }
    }

    List<ImageGrid> renderGrids() {
        List<ImageGrid> grids = new ArrayList<>();
        rowsBySheet.forEach((section, rows) -> {
            ContactSheet sheet = new ContactSheet(IMAGE_SIDE, IMAGE_SIDE, NAME_WIDTH);
            rows.forEach((name, evaluationSamples) -> sheet.addRow(
                    name, evaluationSamples.stream().map(this::readImage).toList()));
            grids.add(new ImageGrid(
                    "sheet-" + section, "Each column shows images from the same noise", sheet.renderPng()));
        });
        return grids;
    }
}
