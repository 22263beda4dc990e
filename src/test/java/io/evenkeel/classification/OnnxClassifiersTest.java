package io.evenkeel.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxClassifiersTest {
    private static final Path SHIPPED = Path.of("src/main/resources/models/demo/screening");
    private static final Path GOLDEN = Path.of("src/test/resources/golden/demo");
    private static final int SIDE = 128;
    private static OnnxClassifiers classifiers;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        classifiers = OnnxClassifiers.open(SHIPPED, 2);
    }

    @AfterAll
    static void close() {
        classifiers.close();
    }

    static Map<String, Map<String, Map<String, Double>>> goldenProbabilities() throws IOException {
        return new ObjectMapper().readValue(GOLDEN.resolve("readings.json").toFile(), new TypeReference<>() {});
    }

    static Iterable<Map.Entry<String, Map<String, Map<String, Double>>>> cases() throws IOException {
        return goldenProbabilities().entrySet();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void matchesPyTorch(Map.Entry<String, Map<String, Map<String, Double>>> golden) throws IOException {
        float[] picture = readImage(golden.getKey());

        ClassificationResult result =
                classifiers.classify(picture, 1, SIDE, SIDE).get(0);

        assertThat(result.groups()).hasSize(4).hasSameSizeAs(golden.getValue());
        golden.getValue()
                .forEach((group, labels) -> labels.forEach((label, probability) ->
                        assertThat(result.groups().get(group).get(label)).isCloseTo(probability, within(1e-3))));
    }

    @Test
    void classifiesEachImageOfABatch() throws IOException {
        float[] doctor = readImage("doctor-plain.safetensors");
        float[] steered = readImage("doctor-steered.safetensors");
        float[] both = Arrays.copyOf(doctor, 2 * doctor.length);
        System.arraycopy(steered, 0, both, doctor.length, steered.length);

        var measured = classifiers.classify(both, 2, SIDE, SIDE);

        assertThat(measured).hasSize(2);
        assertThat(measured.get(1).groups().get("gender").get("woman"))
                .isCloseTo(
                        goldenProbabilities()
                                .get("doctor-steered.safetensors")
                                .get("gender")
                                .get("woman"),
                        within(1e-3));
    }

    /** Every pixel four times: the same picture, twice as large. */
    @Test
    void classifiesImagesOfOtherSizes() throws IOException {
        float[] picture = readImage("doctor-plain.safetensors");
        float[] large = new float[4 * picture.length];
        for (int i = 0; i < large.length; i++) {
            int row = i / (2 * SIDE);
            int column = i % (2 * SIDE);
            large[i] = picture[row / 2 * SIDE + column / 2];
        }

        ClassificationResult result =
                classifiers.classify(large, 1, 2 * SIDE, 2 * SIDE).get(0);

        assertThat(result.mostProbableLabel("occupation")).isEqualTo("health");
        assertThat(result.mostProbableLabel("gender")).isEqualTo("man");
    }

    @Test
    void rejectsNonFinitePixels() {
        float[] broken = new float[3];
        broken[1] = Float.NaN;

        assertThatThrownBy(() -> classifiers.classify(broken, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("an image with the value (NaN) cannot be classified.");
    }

    @Test
    void rejectsWrongPixelCount() {
        assertThatThrownBy(() -> classifiers.classify(new float[3], 2, 1, 1))
                .hasMessage("(3) values are not (2) RGB images of 1 x 1 pixels.");
        assertThatThrownBy(() -> classifiers.classify(new float[0], 0, 1, 1))
                .hasMessageStartingWith("(0) values are not (0) RGB images");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "outputs"     | "answers"      | outputs
            "size": 128   | "size": 0      | the image's size (0) must be 1 or more.
            NCHW RGB      | NHWC RGB       | the image's layout ("NHWC RGB") is not supported, only "NCHW RGB".
            -1,           | 0,             | the image's range ([0,1]) is not supported, only [-1,1].
            "woman",      |                | output (gender) has the labels ["man"]; it needs two or more, all different.
            "woman"       | "man"          | output (gender) has the labels ["man","man"]; it needs two or more
            """)
    void rejectsBrokenLabels(String old, String changed, String reason) throws IOException {
        copyWithChange(old, changed == null ? "" : changed);

        assertThatThrownBy(() -> OnnxClassifiers.open(folder, 1))
                .isInstanceOf(UnusableClassifiersException.class)
                .hasMessageStartingWith("(" + folder.resolve("labels.json") + ") cannot be used: ")
                .hasMessageContaining(reason);
    }

    @Test
    void rejectsLabelsThatAreNotJson() throws IOException {
        copyWithChange("}", "");

        assertThatThrownBy(() -> OnnxClassifiers.open(folder, 1))
                .isInstanceOf(UnusableClassifiersException.class)
                .hasMessageStartingWith("(" + folder.resolve("labels.json") + ") cannot be used: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "medium",            |
            "gender"             | "sex"
            "input": "picture"   | "input": "image"
            """)
    void rejectsOutputsThatDoNotMatchLabels(String old, String changed) throws IOException {
        copyWithChange(old, changed == null ? "" : changed);

        assertThatThrownBy(() -> OnnxClassifiers.open(folder, 1))
                .isInstanceOf(UnusableClassifiersException.class)
                .hasMessageStartingWith("(" + folder.resolve("model.onnx")
                        + ") takes [picture] and returns {gender=2, skin=3, unsafe=2, occupation=20} probabilities;");
    }

    @Test
    void rejectsTruncatedModel() throws IOException {
        copyWithChange("", "");
        Path model = folder.resolve("model.onnx");
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> OnnxClassifiers.open(folder, 1))
                .isInstanceOf(UnusableClassifiersException.class)
                .hasMessageStartingWith("(" + model + ") was refused by ONNX Runtime: ")
                .hasMessageContaining("Maybe its download was cut off.");
    }

    @Test
    void rejectsMissingModel() throws IOException {
        copyWithChange("", "");
        Files.delete(folder.resolve("model.onnx"));

        assertThatThrownBy(() -> OnnxClassifiers.open(folder, 1))
                .isInstanceOf(UnusableClassifiersException.class)
                .hasMessage("(" + folder.resolve("model.onnx") + ") does not exist.");
    }

    private void copyWithChange(String old, String changed) throws IOException {
        String labels = Files.readString(SHIPPED.resolve("labels.json"));
        assertThat(labels).contains(old);
        Files.writeString(folder.resolve("labels.json"), labels.replace(old, changed));
        Files.copy(SHIPPED.resolve("model.onnx"), folder.resolve("model.onnx"));
    }

    private static float[] readImage(String file) throws IOException {
        return Safetensors.read(GOLDEN.resolve(file)).get("picture").values();
    }
}
