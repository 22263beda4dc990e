package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.EmbeddedServices;
import io.evenkeel.image.RgbImage;
import io.evenkeel.provenance.DevelopmentMarkingKeys;
import io.evenkeel.provenance.TestImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void eachLayerIsToldWithTheKeysOfTheEmbeddedDefault() throws IOException {
        RgbImage drawn = TestImages.createImage(128, 128, 3);
        byte[] png = DevelopmentMarkingKeys.createMarker(EmbeddedServices.marks(folder), "0.1", Clock.systemUTC())
                .mark(drawn, Optional.of(Instant.EPOCH))
                .png();
        Path file = Files.write(folder.resolve("picture.png"), png);

        assertThat(detect(file.toString(), "--data", folder.toString())).isZero();

        assertThat(told())
                .contains("c2pa       valid, signed by CN=Evenkeel development signer,O=Evenkeel development")
                .contains("xmp        http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
                .contains("watermark  found, score ")
                .contains(", as it is, deployment 1")
                .contains("Its signer, certified by a trusted authority, states that a model generated it");
    }

    @Test
    void withoutKeysTheirLayersAreNotLookedFor() throws IOException {
        Path file = Files.write(
                folder.resolve("picture.png"), TestImages.createImage(64, 64, 3).encodePng());

        assertThat(detect(file.toString(), "--data", folder.resolve("none").toString()))
                .isZero();

        assertThat(told()).contains("c2pa       absent", "not looked for, without a key", "No layer states");
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no picture");

        assertThat(detect(text.toString())).isEqualTo(EvenkeelCommand.FAILURE);
        assertThat(detect(folder.resolve("none").toString())).isEqualTo(EvenkeelCommand.FAILURE);
        assertThat(detect(text.toString(), "--watermark-key", text.toString())).isEqualTo(EvenkeelCommand.FAILURE);

        assertThat(told()).contains("neither a PNG nor a JPEG image", "is no file", "must hold 64 hexadecimal digits");
    }

    private int detect(String... words) {
        return EvenkeelCommand.run(concat(words), new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private static List<String> concat(String... words) {
        List<String> all = new ArrayList<>(List.of("detect"));
        all.addAll(List.of(words));
        return all;
    }

    private String told() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
