package io.evenkeel.evaluation.run;

import io.evenkeel.diffusion.Picture;
import io.evenkeel.evaluation.report.ContactSheet;
import io.evenkeel.evaluation.report.Sheet;
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
final class Gallery {
    private static final int SHORT = 24;

    private final Path folder;
    private final Map<String, Map<String, List<Job>>> sheets;
    private final Set<String> kept = new HashSet<>();

    /** @param sheets by name: rows of pictures by theirs */
    Gallery(Path folder, Map<String, Map<String, List<Job>>> sheets) {
        this.folder = folder;
        this.sheets = new LinkedHashMap<>(sheets);
        sheets.values().forEach(rows -> rows.values().forEach(row -> row.forEach(job -> kept.add(job.key()))));
    }

    void keep(Job job, Picture picture) throws IOException {
        if (kept.contains(job.key())) {
            Files.createDirectories(folder);
            Files.write(file(job), picture.png());
        }
    }

    /** Whether it is to be shown, but its file is gone. */
    boolean lacks(Job job) {
        return kept.contains(job.key()) && !Files.exists(file(job));
    }

    private Path file(Job job) {
        return folder.resolve(
                Sha256.hex(job.key().getBytes(StandardCharsets.UTF_8)).substring(0, SHORT) + ".png");
    }

    List<Sheet> sheets() {
        List<Sheet> made = new ArrayList<>();
        sheets.forEach((section, rows) -> {
            ContactSheet sheet = new ContactSheet();
            rows.forEach((name, jobs) ->
                    sheet.row(name, jobs.stream().map(this::file).toList()));
            made.add(new Sheet("sheet-" + section, "Below one another: what one noise became", sheet.png()));
        });
        return made;
    }
}
