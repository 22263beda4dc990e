package io.evenkeel.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Tensor;
import io.evenkeel.discovery.progress.DiscoveryException;
import io.evenkeel.discovery.progress.DiscoveryStoppedException;
import io.evenkeel.discovery.progress.ProgressListener;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.DiscoverySpecFixtures;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ModelOptions;
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
        DiscoverySpec discoverySpec =
                DiscoverySpecFixtures.gender(SHORT + "options: {batch: 2, probe-pictures: 10, reach: 0}\n");

        List<DiscoveredConcept> found =
                discover(TINY.resolve(family), discoverySpec, new TrainingRunTest.RecordingListener());

        assertThat(found).extracting(one -> one.concept().name()).containsExactly("female", "male");
        DiscoveredConcept female = found.get(0);
        assertThat(female.triggerWords()).containsExactly("woman");
        assertThat(norm(female.concept().vector())).isPositive();
        JsonNode card = female.card();
        assertThat(card.path("steps").asInt()).isEqualTo(20);
        assertThat(card.path("curve")).hasSize(2);
        assertThat(card.path("cosines").path("male").isNumber()).isTrue();
        assertThat(DiscoverySpec.parse(card.path("spec").toString())).isEqualTo(discoverySpec);
        assertThat(ImageIO.read(new ByteArrayInputStream(female.previewPng())).getWidth())
                .isGreaterThan(7 * 8);
        assertThat(female.lossCurveSvg()).startsWith("<svg").contains("polyline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-matching", "reconstruction"})
    void theDemoModelsPairedLossFalls(String objective) {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender("objective: " + objective + "\n" + SHORT
                + "options: {batch: 4, probe-pictures: 0, pictures: 8, learning-rate: 0.05}\n");

        List<DiscoveredConcept> found = discover(DEMO, discoverySpec, new TrainingRunTest.RecordingListener());

        for (DiscoveredConcept one : found) {
            assertThat(one.card().path("paired_loss").path("change").asDouble()).isNegative();
            assertThat(one.concept().probe()).isEmpty();
        }
    }

    @Test
    void findsTheSameVectorsAfterStopAndResume() {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender(SHORT + "options: {batch: 2, probe-pictures: 10}\n");
        List<DiscoveredConcept> whole =
                discover(TINY.resolve("tiny-sd15"), discoverySpec, new TrainingRunTest.RecordingListener());
        TrainingRunTest.RecordingListener stopped = new TrainingRunTest.RecordingListener();
        stopped.stopAt = 13;

        assertThatThrownBy(() -> discover(TINY.resolve("tiny-sd15"), discoverySpec, stopped))
                .isInstanceOf(DiscoveryStoppedException.class);
        List<DiscoveredConcept> resumed = discover(
                TINY.resolve("tiny-sd15"),
                discoverySpec,
                new TrainingRunTest.RecordingListener(),
                Optional.of(stopped.checkpoint));

        assertThat(resumed)
                .extracting(DiscoveredConcept::concept)
                .isEqualTo(whole.stream().map(DiscoveredConcept::concept).toList());
    }

    @Test
    void rejectsSpecsThatTheModelCannotGenerate() {
        DiscoverySpec size = DiscoverySpecFixtures.gender("options: {size: 9}\n");
        DiscoverySpec tooLong = DiscoverySpec.parse(
                DiscoverySpecFixtures.GENDER.replace("a man {subject}", "a man {subject}" + " and more".repeat(30)));
        DiscoverySpec unguided = DiscoverySpec.parse("""
                group: safety
                kind: safety
                neutral: a scene
                concepts: {anti-violence: {negative: violence}}
                options: {guidance: 1}
                """);

        DiscoverySpec learned = DiscoverySpecFixtures.gender("options: {size: 2048, batch: 64, semantic: 1}\n");
        DiscoverySpec drawn = DiscoverySpecFixtures.gender(
                "objective: reconstruction\noptions: {size: 2048, batch: 1, pictures: 2000}\n");
        DiscoverySpec same =
                DiscoverySpec.parse(DiscoverySpecFixtures.GENDER.replace("a man {subject}", "an {subject}"));

        assertRejected(DEMO, learned, "too-large");
        assertRejected(drawn, "too-large");
        assertRejected(same, "no-difference");
        assertRejected(size, "invalid-size");
        assertRejected(tooLong, "prompt-too-long");
        assertRejected(unguided, "no-guidance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gender", "skin", "safety"})
    void parsesTheShippedSpecs(String name) throws IOException {
        DiscoverySpec discoverySpec =
                DiscoverySpec.parse(Files.readString(DEMO.resolve("discovery/" + name + ".yaml")));

        assertThat(discoverySpec.group()).isEqualTo(name);
    }

    private static void assertRejected(DiscoverySpec discoverySpec, String code) {
        assertRejected(TINY.resolve("tiny-sd15"), discoverySpec, code);
    }

    private static void assertRejected(Path folder, DiscoverySpec discoverySpec, String code) {
        assertThatThrownBy(() -> discover(folder, discoverySpec, new TrainingRunTest.RecordingListener()))
                .isInstanceOf(DiscoveryException.class)
                .satisfies(e -> assertThat(((DiscoveryException) e).code()).isEqualTo(code));
    }

    private static List<DiscoveredConcept> discover(
            Path folder, DiscoverySpec discoverySpec, ProgressListener listener) {
        return discover(folder, discoverySpec, listener, Optional.empty());
    }

    private static List<DiscoveredConcept> discover(
            Path folder, DiscoverySpec discoverySpec, ProgressListener listener, Optional<byte[]> checkpoint) {
        try (DiffusionModel model = DiffusionModel.open(folder, ModelOptions.forCpu(2))) {
            return Discovery.run(model, discoverySpec, checkpoint, listener);
        }
    }

    private static double norm(Tensor vector) {
        return Math.sqrt(vector.dot(vector.values(), 0));
    }
}
