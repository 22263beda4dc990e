package io.evenkeel.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.SamplingOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On real graphs. */
class DiscoveryTest {
    private static final Path TINY = Path.of("src/test/resources/models");
    private static final Path DEMO = Path.of("src/main/resources/models/demo");
    private static final String SHORT = "budget: {steps: 20}\nstop: {every: 10}\n";

    @ParameterizedTest
    @ValueSource(strings = {"tiny-sd15", "tiny-sd2", "tiny-sdxl"})
    void findsVectorsOfEveryFamilyWithTheirEvidence(String family) throws IOException {
        Spec spec = Specs.gender(SHORT + "options: {batch: 2, probe-pictures: 10, reach: 0}\n");

        List<Found> found = found(TINY.resolve(family), spec, new LearnerTest.Scripted());

        assertThat(found).extracting(one -> one.concept().name()).containsExactly("female", "male");
        Found female = found.get(0);
        assertThat(female.words()).containsExactly("woman");
        assertThat(norm(female.concept().vector())).isPositive();
        JsonNode card = female.card();
        assertThat(card.path("steps").asInt()).isEqualTo(20);
        assertThat(card.path("curve")).hasSize(2);
        assertThat(card.path("cosines").path("male").isNumber()).isTrue();
        assertThat(Spec.parse(card.path("spec").toString())).isEqualTo(spec);
        assertThat(ImageIO.read(new ByteArrayInputStream(female.stripPng())).getWidth())
                .isGreaterThan(7 * 8);
        assertThat(female.curveSvg()).startsWith("<svg").contains("polyline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-matching", "reconstruction"})
    void theDemoModelsPairedLossFalls(String objective) {
        Spec spec = Specs.gender("objective: " + objective + "\n" + SHORT
                + "options: {batch: 4, probe-pictures: 0, pictures: 8, learning-rate: 0.05}\n");

        List<Found> found = found(DEMO, spec, new LearnerTest.Scripted());

        for (Found one : found) {
            assertThat(one.card().path("paired_loss").path("change").asDouble()).isNegative();
            assertThat(one.concept().probe()).isEmpty();
        }
    }

    @Test
    void stoppedAndResumedItFindsTheSame() {
        Spec spec = Specs.gender(SHORT + "options: {batch: 2, probe-pictures: 10}\n");
        List<Found> whole = found(TINY.resolve("tiny-sd15"), spec, new LearnerTest.Scripted());
        LearnerTest.Scripted stopped = new LearnerTest.Scripted();
        stopped.stopAt = 13;

        assertThatThrownBy(() -> found(TINY.resolve("tiny-sd15"), spec, stopped))
                .isInstanceOf(Stopped.class);
        List<Found> resumed =
                found(TINY.resolve("tiny-sd15"), spec, new LearnerTest.Scripted(), Optional.of(stopped.checkpoint));

        assertThat(resumed)
                .extracting(Found::concept)
                .isEqualTo(whole.stream().map(Found::concept).toList());
    }

    @Test
    void refusesWhatTheModelCannotDraw() {
        Spec size = Specs.gender("options: {size: 9}\n");
        Spec tooLong = Spec.parse(Specs.GENDER.replace("a man {subject}", "a man {subject}" + " and more".repeat(30)));
        Spec unguided = Spec.parse("""
                group: safety
                kind: safety
                neutral: a scene
                concepts: {anti-violence: {negative: violence}}
                options: {guidance: 1}
                """);

        Spec learned = Specs.gender("options: {size: 2048, batch: 64, semantic: 1}\n");
        Spec drawn = Specs.gender("objective: reconstruction\noptions: {size: 2048, batch: 1, pictures: 2000}\n");
        Spec same = Spec.parse(Specs.GENDER.replace("a man {subject}", "an {subject}"));

        assertRefused(DEMO, learned, "too-large");
        assertRefused(drawn, "too-large");
        assertRefused(same, "no-difference");
        assertRefused(size, "invalid-size");
        assertRefused(tooLong, "prompt-too-long");
        assertRefused(unguided, "no-guidance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gender", "skin", "safety"})
    void theShippedSpecsAreSpecs(String name) throws IOException {
        Spec spec = Spec.parse(Files.readString(DEMO.resolve("discovery/" + name + ".yaml")));

        assertThat(spec.group()).isEqualTo(name);
    }

    private static void assertRefused(Spec spec, String code) {
        assertRefused(TINY.resolve("tiny-sd15"), spec, code);
    }

    private static void assertRefused(Path folder, Spec spec, String code) {
        assertThatThrownBy(() -> found(folder, spec, new LearnerTest.Scripted()))
                .isInstanceOf(Undiscoverable.class)
                .satisfies(e -> assertThat(((Undiscoverable) e).code()).isEqualTo(code));
    }

    private static List<Found> found(Path folder, Spec spec, Listener listener) {
        return found(folder, spec, listener, Optional.empty());
    }

    private static List<Found> found(Path folder, Spec spec, Listener listener, Optional<byte[]> checkpoint) {
        try (DiffusionModel model = DiffusionModel.open(folder, SamplingOptions.threads(2))) {
            return Discovery.find(model, spec, checkpoint, listener);
        }
    }

    private static double norm(Tensor vector) {
        return Math.sqrt(vector.dot(vector.values(), 0));
    }
}
