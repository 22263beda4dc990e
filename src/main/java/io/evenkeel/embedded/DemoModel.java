package io.evenkeel.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The demo model that the application carries. */
final class DemoModel {
    private static final String CARRIED = "/models/demo";

    private DemoModel() {}

    /** Its folder: where the build put it, or, from a jar, copied into the given one. */
    static Path in(Path folder) {
        URL carried =
                Objects.requireNonNull(DemoModel.class.getResource(CARRIED), "the application carries the demo model");
        try {
            URI place = carried.toURI();
            if (place.getScheme().equals("file")) {
                return Path.of(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return copied(jar.getPath(CARRIED), folder.resolve("demo"));
            }
        } catch (URISyntaxException | IOException e) {
            throw new UncheckedIOException("the demo model cannot be copied to (" + folder + ")", new IOException(e));
        }
    }

    private static Path copied(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            if (!Files.exists(copy) || Files.mismatch(file, copy) != -1) {
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }
}
