package io.evenkeel.sampler;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the parts of a diffusion model's folder in diffusers' ONNX layout. */
record ModelFolder(Path path) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes -Infinity
            .build();

    OnnxModel readGraph(String part) {
        return OnnxModel.read(path.resolve(part).resolve("model.onnx"));
    }

    JsonNode readJson(String file) {
        try {
            return JSON.readTree(path.resolve(file).toFile());
        } catch (IOException e) {
            throw new UnsupportedModelException("(" + path.resolve(file) + ") cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads a file like {@link #readJson}; returns a missing node if there is no such file. */
    JsonNode readOptionalJson(String file) {
        return Files.exists(path.resolve(file)) ? readJson(file) : MissingNode.getInstance();
    }

    boolean hasPart(String part) {
        return Files.isDirectory(path.resolve(part));
    }

    /**
     * Checks that the folder holds a text-to-image model with a U-Net.
     *
     * @throws UnsupportedModelException naming the pipeline's class and the reason
     */
    void requireTextToImage() {
        JsonNode modelIndex = readJson("model_index.json");
        String pipeline = modelIndex.path("_class_name").asText("a pipeline without name");
        if (hasPart("transformer") || !hasPart("unet")) {
            throw new UnsupportedModelException(
                    "(" + path + ") is (" + pipeline
                            + "), which has no U-Net: nothing in it narrows to an h-space that concept vectors could be added to."
                            + "\nMaybe it is a diffusion transformer (SD 3, Flux, PixArt); take a Stable Diffusion 1, 2 or XL.");
        }
        if (modelIndex.path("requires_aesthetics_score").asBoolean(false)) {
            throw new UnsupportedModelException("(" + path + ") is (" + pipeline
                    + ") of SDXL's refiner, which refines an image and cannot generate one."
                    + "\nMaybe the base model is meant.");
        }
    }

    /**
     * Returns the scheduler's configuration with the two corrections that diffusers' StableDiffusionPipeline makes
     * for old folders of Stable Diffusion 1 and 2.
     */
    JsonNode readSchedulerConfig() {
        JsonNode config = readJson("scheduler/scheduler_config.json");
        String pipeline = readJson("model_index.json").path("_class_name").asText();
        if (config instanceof ObjectNode object && pipeline.endsWith("StableDiffusionPipeline")) {
            return object.put("steps_offset", 1).put("clip_sample", false);
        }
        return config;
    }
}
