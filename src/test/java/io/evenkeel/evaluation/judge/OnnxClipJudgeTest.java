package io.evenkeel.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.UnsupportedModelException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tiny CLIP with random weights (src/demo-model/parity/clip.py). */
class OnnxClipJudgeTest {
    private static final Path TINY = Path.of("src/test/resources/models/tiny-clip");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void matchesTransformers() throws IOException {
        JsonNode golden = JSON.readTree(new File("src/test/resources/golden/clip.json"));
        Tensor image = new Tensor(JSON.convertValue(golden.path("picture"), float[].class), new long[] {3, 32, 32});
        try (Judge clip = JudgeFactory.openJudge(TINY, prompts(golden), 1)) {
            JudgeOutput output =
                    clip.judge(List.of(image, Tensor.zeros(3, 32, 32))).get(0);

            golden.path("read")
                    .properties()
                    .forEach(group -> group.getValue().properties().forEach(label -> assertThat(output.classification()
                                    .groups()
                                    .get(group.getKey())
                                    .get(label.getKey()))
                            .isCloseTo(label.getValue().asDouble(), within(1e-3))));
            assertThat(output.features().shape()).containsExactly(16);
            assertThat(output.layerActivations()).hasSize(2);
            assertThat(clip.labelsByGroup().get("skin")).containsExactly("light", "medium", "dark");
        }
    }

    @Test
    void resizesImages() throws IOException {
        JsonNode golden = JSON.readTree(new File("src/test/resources/golden/clip.json"));
        try (Judge clip = JudgeFactory.openJudge(TINY, prompts(golden), 1)) {
            float[] large = clip.judge(List.of(Tensor.zeros(3, 64, 64)))
                    .get(0)
                    .features()
                    .values();
            float[] same = clip.judge(List.of(Tensor.zeros(3, 32, 32)))
                    .get(0)
                    .features()
                    .values();

            assertThat(large).containsExactly(same, within(1e-3f));
        }
    }

    @Test
    void digestCoversPrompts() {
        Map<String, Map<String, String>> one = Map.of("gender", Map.of("woman", "a woman", "man", "a man"));
        Map<String, Map<String, String>> other = Map.of("gender", Map.of("woman", "a lady", "man", "a man"));
        try (Judge first = JudgeFactory.openJudge(TINY, one, 1);
                Judge second = JudgeFactory.openJudge(TINY, other, 1)) {
            assertThat(first.digest()).isNotEqualTo(second.digest());
        }
    }

    @Test
    void rejectsAFolderWithoutClip(@TempDir Path empty) {
        assertThatThrownBy(() -> JudgeFactory.openJudge(empty, Map.of("gender", Map.of("woman", "a woman")), 1))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("vision_model.onnx");
    }

    private static Map<String, Map<String, String>> prompts(JsonNode golden) throws IOException {
        return JSON.readValue(golden.path("prompts").toString(), new TypeReference<>() {});
    }
}
