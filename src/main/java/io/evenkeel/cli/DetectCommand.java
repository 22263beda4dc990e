package io.evenkeel.cli;

import io.evenkeel.embedded.EmbeddedServices;
import io.evenkeel.image.UnreadableImageException;
import io.evenkeel.provenance.DetectionResult;
import io.evenkeel.provenance.DevelopmentMarkingKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what marks a picture bears, without a service, on the command line. */
@Command(
        name = "detect",
        description = "Says what marks a picture bears. What only records know, it does not.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DetectCommand implements Callable<Integer> {
    private static final long MAX_BYTES = 64 << 20;

    private final PrintStream out;

    @Parameters(paramLabel = "FILE", description = "a picture in PNG or JPEG")
    private Path file;

    @Option(
            names = "--anchors",
            paramLabel = "PEM",
            description = "authorities that are trusted (default: the embedded default's own, if there is one)")
    private @Nullable Path anchors;

    @Option(
            names = "--watermark-key",
            paramLabel = "FILE",
            description = "64 hexadecimal digits (default: the embedded default's own, if there is one)")
    private @Nullable Path key;

    @Option(names = "--identity", defaultValue = "1", description = "of the deployment (default: ${DEFAULT-VALUE})")
    private int identity;

    @Option(names = "--data", description = "the folder of the embedded default (default: evenkeel.embedded.data)")
    private Path data = EmbeddedServices.data(ConfigProvider.getConfig());

    DetectCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        Path marks = EmbeddedServices.marks(data);
        boolean has = DevelopmentMarkingKeys.existIn(marks);
        Optional<Path> trusted = Optional.ofNullable(anchors)
                .or(() -> has ? Optional.of(DevelopmentMarkingKeys.authorityFile(marks)) : Optional.empty());
        Optional<Path> secret = Optional.ofNullable(key)
                .or(() -> has ? Optional.of(DevelopmentMarkingKeys.watermarkKeyFile(marks)) : Optional.empty());
        print(DevelopmentMarkingKeys.createDetector(trusted, secret, identity, Clock.systemUTC())
                .detect(read(file), digest -> List.of()));
        return 0;
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableImageException(
                    "not-an-image", "(" + file + ") is no file.\nMaybe its name is misspelt.");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new UnreadableImageException(
                    "image-too-large",
                    "(" + file + ") is longer than (" + MAX_BYTES + ") bytes.\nMaybe send a smaller copy.");
        }
        return Files.readAllBytes(file);
    }

    private void print(DetectionResult result) {
        out.printf("file       %s, %s, %d x %d%n", result.sha256(), result.format(), result.width(), result.height());
        DetectionResult.ContentCredentials c2pa = result.c2pa();
        out.println("c2pa       " + c2pa.status() + (c2pa.detail() == null ? "" : ": " + c2pa.detail())
                + (c2pa.signer() == null ? "" : ", signed by " + c2pa.signer()));
        out.println("xmp        " + (result.xmp().present() ? result.xmp().sourceType() : "absent"));
        DetectionResult.WatermarkScore watermarkScore = result.watermark();
        out.println("watermark  "
                + (watermarkScore == null
                        ? "not looked for, without a key"
                        : (watermarkScore.detected() ? "found" : "not found") + ", score " + watermarkScore.score()
                                + " of "
                                + watermarkScore.threshold() + ", " + watermarkScore.view()
                                + (watermarkScore.identity() == null
                                        ? ""
                                        : ", deployment " + watermarkScore.identity())));
        out.println(result.explanation());
    }
}
