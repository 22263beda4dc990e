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
 * A model whose file is a symbolic link, as in the cache of the Hugging Face Hub, where a folder of snapshots links into one of
 * blobs. ONNX Runtime refuses weights that a link leads to out of the folder it was told, so it is told the folder where the
 * file really lies, and the names that the weights have there. As for models it opens itself, links to yet elsewhere are not
 * followed.
 */
final class SymlinkResolver {
    private final Path links;
    private final Path folder;
    private final Map<String, String> names = new HashMap<>();

    private SymlinkResolver(Path file) throws IOException {
        this.links = parent(file.toAbsolutePath());
        this.folder = parent(file.toRealPath());
    }

    static OnnxModel follow(ModelProto proto, Path file) throws IOException {
        SymlinkResolver linked = new SymlinkResolver(file);
        GraphProto.Builder graph = proto.getGraph().toBuilder();
        for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            for (StringStringEntryProto.Builder entry : tensor.getExternalDataBuilderList()) {
                if (entry.getKey().equals("location")) {
                    entry.setValue(linked.real(entry.getValue()));
                }
            }
        }
        return new OnnxModel(proto.toBuilder().setGraph(graph).build(), linked.folder);
    }

    private String real(String name) throws IOException {
        String known = names.get(name);
        if (known != null) {
            return known;
        }
        Path file = links.resolve(name).toRealPath();
        if (!file.startsWith(folder)) {
            throw new UnsupportedModelException(
                    "(" + links.resolve(name) + ") leads to (" + file + "), out of the folder (" + folder
                            + ") that its graph is in.\nMaybe the model was put together of links: copy its files into one folder.");
        }
        String real = folder.relativize(file).toString();
        names.put(name, real);
        return real;
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }
}
