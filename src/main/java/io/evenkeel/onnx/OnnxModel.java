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
 * A graph, and the folder that its weights lie in. The weights themselves are never held: those inside of the model's file are
 * left there, and the graph says where.
 *
 * @param proto the graph; weights of 1 KiB or more are external, smaller tensors are in it
 * @param folder what the locations of weights are relative to
 */
public record OnnxModel(ModelProto proto, Path folder) {
    /**
     * Reads a file but for its weights. Weights of the main graph that are stored raw, as all exporters do, stay in the file,
     * whatever its size; those that are stored as a list of numbers, and those of constant nodes, are held.
     *
     * @throws UnsupportedModelException if the file is missing, truncated, or no ONNX model
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
     * The files, relative to the model's folder, that a file's initializers are stored in, other than itself.
     *
     * @throws UnsupportedModelException if the file is missing, truncated, or no ONNX model
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

    private static <T> T translateFailures(Path file, ProtoReader<T> protoReader) {
        try {
            return protoReader.read();
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

    /** The serialised graph, to hand to ONNX Runtime together with {@link #folder}. */
    public byte[] toBytes() {
        return proto.toByteArray();
    }
}
