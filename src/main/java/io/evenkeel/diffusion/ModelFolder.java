package io.evenkeel.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenkeel.onnxgraph.OnnxModel;
import io.evenkeel.onnxgraph.UnusableModel;
import java.io.IOException;
import java.nio.file.Files;
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

    /** As {@link #json}; a missing node where there is no such file. */
    JsonNode optionalJson(String file) {
        return Files.exists(path.resolve(file)) ? json(file) : MissingNode.getInstance();
    }

    boolean has(String part) {
        return Files.isDirectory(path.resolve(part));
    }
}
