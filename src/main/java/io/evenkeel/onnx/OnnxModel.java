package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A graph, and the folder of its weights. Weights are never loaded: those inside the model's file stay there, and the
 * graph refers to them.
 *
 * @param proto the graph; weights of 1 KiB or more are external, smaller tensors are embedded
 * @param folder folder that the locations of weights are relative to
 */
public record OnnxModel(ModelProto proto, Path folder) {
    /**
     * Reads a file without its weights. Raw weights of the main graph, as all exporters write them, stay in the file
     * whatever its size. Weights stored as a list of numbers, and those of Constant nodes, are loaded.
     *
     * @throws UnsupportedModelException if the file is missing, truncated or no ONNX model
     */
    public static OnnxModel read(Path file) {
        ModelProto proto = readWithoutWeights(file);
        if (proto.getGraph().getNodeCount() == 0) {
            throw new UnsupportedModelException("(" + file + ") is no ONNX model: it holds no graph.");
        }
        return Files.isSymbolicLink(file)
                ? translateFailures(file, () -> SymlinkResolver.resolve(proto, file))
                : new OnnxModel(
                        proto,
                        Objects.requireNonNull(file.toAbsolutePath().normalize().getParent()));
    }

    /**
     * Returns the other files, relative to the model's folder, that contain the file's initializers.
     *
     * @throws UnsupportedModelException if the file is missing, truncated or no ONNX model
     */
    public static SortedSet<String> listExternalFiles(Path file) {
        SortedSet<String> externalFiles = readWithoutWeights(file).getGraph().getInitializerList().stream()
                .flatMap(tensor -> tensor.getExternalDataList().stream())
                .filter(entry -> entry.getKey().equals("location"))
                .map(StringStringEntryProto::getValue)
                .collect(Collectors.toCollection(TreeSet::new));
        externalFiles.remove(fileName(file));
        return externalFiles;
    }

    private static String fileName(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    private static ModelProto readWithoutWeights(Path file) {
        return translateFailures(file, () -> {
            try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
                CodedInputStream input = CodedInputStream.newInstance(bytes);
                input.setSizeLimit(Integer.MAX_VALUE);
                return OnnxProtoReader.parseWithoutWeights(input, fileName(file));
            }
        });
    }

    private interface ProtoReader<T> {
        T read() throws IOException;
    }

    private static <T> T translateFailures(Path file, ProtoReader<T> reader) {
        try {
            return reader.read();
        } catch (InvalidProtocolBufferException e) {
            throw new UnsupportedModelException(
                    "(" + file + ") is no whole ONNX model: " + e.getMessage()
                            + "\nMaybe its download was cut off, or it is a Git LFS pointer: compare its size with the original.",
                    e);
        } catch (NoSuchFileException e) {
            throw new UnsupportedModelException(
                    "(" + file + ") does not exist.\nMaybe the model's download is not complete.", e);
        } catch (IOException e) {
            throw new UnsupportedModelException("(" + file + ") cannot be read: " + e, e);
        }
    }

    /** Returns the serialised graph, for ONNX Runtime together with {@link #folder}. */
    public byte[] toBytes() {
        return proto.toByteArray();
    }
}
