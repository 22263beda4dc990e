package io.evenkeel.sampler;

import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.platform.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Computes the digest that identifies a model: it covers the graphs and weights that shape its images. The tokenizer,
 * scheduler and safety checker do not change it.
 *
 * <p>The digest equals the output of {@code sha256sum FILES | LC_ALL=C sort | sha256sum} in the model's folder, where
 * FILES are the .onnx files of text_encoder, text_encoder_2, unet and vae_decoder, and their external initializers.
 */
final class ModelFingerprint {
    private static final String MODEL_PARTS = "{text_encoder*,unet,vae_decoder}";

    private ModelFingerprint() {}

    /**
     * Returns the fingerprint in hexadecimal. Files are streamed.
     *
     * @throws UnsupportedModelException if a file is missing or broken
     */
    static String compute(Path folder) {
        try {
            List<String> lines = new ArrayList<>();
            for (Path file : listFiles(folder)) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                lines.add(computeSha256(file) + "  " + name + "\n");
            }
            String list = lines.stream().sorted().collect(Collectors.joining());
            return HexFormat.of().formatHex(Sha256.newDigest().digest(list.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UnsupportedModelException("(" + folder + ") cannot be read: " + e, e);
        }
    }

    private static SortedSet<Path> listFiles(Path folder) throws IOException {
        SortedSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, MODEL_PARTS)) {
            for (Path part : parts) {
                try (DirectoryStream<Path> graphs = Files.newDirectoryStream(part, "*.onnx")) {
                    for (Path graph : graphs) {
                        files.add(graph);
                        OnnxModel.listExternalFiles(graph)
                                .forEach(name -> files.add(resolveExternal(graph, part, name)));
                    }
                }
            }
        }
        return files;
    }

    private static Path resolveExternal(Path graph, Path part, String name) {
        Path file = part.resolve(name).normalize();
        if (!file.startsWith(part.normalize())) {
            throw new UnsupportedModelException("(" + graph + ") keeps weights outside its folder, in (" + name + ").");
        }
        if (!Files.isRegularFile(file)) {
            throw new UnsupportedModelException("(" + graph + ") keeps weights in (" + name
                    + "), which does not exist beside it.\nMaybe the model's download is not complete.");
        }
        return file;
    }

    private static String computeSha256(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
