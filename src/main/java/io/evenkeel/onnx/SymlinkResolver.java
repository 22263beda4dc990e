package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Resolves a model whose file is a symbolic link, as in the cache of the Hugging Face Hub, where a folder of
 * snapshots links into a folder of blobs. ONNX Runtime rejects weights outside the folder it is given. So it gets the
 * folder that really contains the file, and the names of the weights there. Links out of that folder are rejected, as
 * ONNX Runtime does for models that it opens itself.
 */
final class SymlinkResolver {
    private final Path linkFolder;
    private final Path realFolder;
    private final Map<String, String> resolvedNames = new HashMap<>();

    private SymlinkResolver(Path file) throws IOException {
        this.linkFolder = parentOf(file.toAbsolutePath());
        this.realFolder = parentOf(file.toRealPath());
    }

    static OnnxModel resolve(ModelProto proto, Path file) throws IOException {
        SymlinkResolver resolver = new SymlinkResolver(file);
        GraphProto.Builder graph = proto.getGraph().toBuilder();
        for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            for (StringStringEntryProto.Builder entry : tensor.getExternalDataBuilderList()) {
                if (entry.getKey().equals("location")) {
                    entry.setValue(resolver.resolveLocation(entry.getValue()));
                }
            }
        }
        return new OnnxModel(proto.toBuilder().setGraph(graph).build(), resolver.realFolder);
    }

    private String resolveLocation(String name) throws IOException {
        String cached = resolvedNames.get(name);
        if (cached != null) {
            return cached;
        }
        Path file = linkFolder.resolve(name).toRealPath();
        if (!file.startsWith(realFolder)) {
            throw new UnsupportedModelException(
                    "(" + linkFolder.resolve(name) + ") leads to (" + file + "), out of the folder (" + realFolder
                            + ") that its graph is in.\nMaybe the model was put together of links: copy its files into one folder.");
        }
        String relativePath = realFolder.relativize(file).toString();
        resolvedNames.put(name, relativePath);
        return relativePath;
    }

    private static Path parentOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }
}
