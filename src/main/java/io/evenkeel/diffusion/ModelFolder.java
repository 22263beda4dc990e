package io.evenkeel.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.onnxgraph.OnnxModel;
import io.evenkeel.onnxgraph.UnusableModel;
import java.io.IOException;
import java.nio.file.Path;

/** A diffusion model's folder in diffusers' ONNX layout. */
record ModelFolder(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    OnnxModel graph(String part) {
        return OnnxModel.read(path.resolve(part).resolve("model.onnx"));
    }

    JsonNode json(String file) {
        try {
            return JSON.readTree(path.resolve(file).toFile());
        } catch (IOException e) {
            throw new UnusableModel("(" + path.resolve(file) + ") cannot be read: " + e.getMessage(), e);
        }
    }
}
