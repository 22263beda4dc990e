package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UNetShapeTest {
    @ParameterizedTest
    @CsvSource({
        "src/main/resources/models/demo, 8, 2, 128",
        "src/test/resources/models/tiny-sd15, 4, 2, 16",
        "src/test/resources/models/tiny-sd15-fp16, 4, 2, 16",
        "src/test/resources/models/tiny-sd2, 4, 2, 16",
        "src/test/resources/models/tiny-sdxl, 4, 1, 16",
    })
    void readsShapeFromConvolutions(Path model, int channels, int halvings, int hChannels) {
        OnnxModel unet = OnnxModel.read(model.resolve("unet/model.onnx"));
        UNetShape wanted = new UNetShape(channels, halvings, hChannels);

        assertThat(UNetShape.fromGraph(unet.proto().getGraph())).isEqualTo(wanted);
    }

    @Test
    void rejectsConvolutionsWithoutWeights() {
        GraphProto bare =
                OnnxModel.read(Path.of("src/main/resources/models/demo/unet/model.onnx")).proto().getGraph().toBuilder()
                        .clearInitializer()
                        .build();

        assertThatThrownBy(() -> UNetShape.fromGraph(bare))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("Maybe it was quantised");
    }
}
