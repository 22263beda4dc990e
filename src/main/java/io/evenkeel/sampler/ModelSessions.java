package io.evenkeel.sampler;

import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.PerSampleTimestepEdit;
import io.evenkeel.onnx.autodiff.HSpaceGradientGraph;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.OnnxSession;
import io.evenkeel.sampler.text.ClipTokenizer;
import java.util.ArrayList;
import java.util.List;

/** Opens the parts of a model's folder on a device, and closes them together. Not thread-safe. */
final class ModelSessions implements AutoCloseable {
    private final ModelFolder folder;
    private final Device device;
    private final List<OnnxSession> openSessions = new ArrayList<>();

    ModelSessions(ModelFolder folder, Device device) {
        this.folder = folder;
        this.device = device;
    }

    TextEncoders openTextEncoders() {
        if (folder.hasPart("text_encoder_2")) {
            boolean forceZeros = folder.readJson("model_index.json")
                    .path("force_zeros_for_empty_prompt")
                    .asBoolean(true);
            return new TextEncoders(
                    List.of(
                            TextEncoders.TextEncoder.fromPenultimateLayer(loadTokenizer(""), openTextEncoder("")),
                            TextEncoders.TextEncoder.fromPenultimateLayer(loadTokenizer("_2"), openTextEncoder("_2"))),
                    forceZeros);
        }
        return new TextEncoders(
                List.of(TextEncoders.TextEncoder.fromLastLayer(loadTokenizer(""), openTextEncoder(""))), false);
    }

    private ClipTokenizer loadTokenizer(String suffix) {
        ClipTokenizer tokenizer = ClipTokenizer.load(folder.path().resolve("tokenizer" + suffix));
        tokenizer.requireMatchingEncoder(folder.readOptionalJson("text_encoder" + suffix + "/config.json"));
        return tokenizer;
    }

    private OnnxSession openTextEncoder(String suffix) {
        String session = "text_encoder" + suffix;
        return openSession(session.replace('_', ' '), folder.readGraph(session), false);
    }

    private OnnxSession openSession(String name, OnnxModel graph, boolean allowSpinning) {
        OnnxSession session = OnnxSession.open(name, graph, device, allowSpinning);
        openSessions.add(session);
        return session;
    }

    UNet openUNet() {
        return openUNet("U-Net", readSteerableGraph());
    }

    /** Opens the U-Net a second time, with the gradient of its loss. */
    UNet openGradientUNet() {
        return openUNet("U-Net's gradient", HSpaceGradientGraph.derive(readSteerableGraph()));
    }

    private UNet openUNet(String name, OnnxModel graph) {
        return new UNet(openSession(name, graph, true), folder.readOptionalJson("unet/config.json"));
    }

    private OnnxModel readSteerableGraph() {
        return PerSampleTimestepEdit.makePerSample(HSpaceGraphEdit.expose(folder.readGraph("unet")));
    }

    OnnxSession openDecoder() {
        return openSession("decoder", folder.readGraph("vae_decoder"), false);
    }

    @Override
    public void close() {
        openSessions.forEach(OnnxSession::close);
    }
}
