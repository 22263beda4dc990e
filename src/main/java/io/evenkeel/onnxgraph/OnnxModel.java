package io.evenkeel.onnxgraph;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A parsed ONNX model and the folder that its external weights, if any, are relative to.
 *
 * @param proto the graph; weights stored outside stay outside
 * @param folder where external weights lie
 */
public record OnnxModel(ModelProto proto, Path folder) {

    /** Parses a file. @throws UnusableModel if the file is missing, truncated, or no ONNX model */
    public static OnnxModel read(Path file) {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            CodedInputStream coded = CodedInputStream.newInstance(bytes);
            coded.setSizeLimit(Integer.MAX_VALUE);
            ModelProto proto = ModelProto.parseFrom(coded);
            if (proto.getGraph().getNodeCount() == 0) {
                throw new UnusableModel("(" + file + ") is no ONNX model: it holds no graph.");
            }
            return new OnnxModel(
                    proto,
                    Objects.requireNonNull(file.toAbsolutePath().normalize().getParent()));
        } catch (InvalidProtocolBufferException e) {
            throw new UnusableModel(
                    "(" + file + ") is no whole ONNX model: " + e.getMessage()
                            + "\nMaybe its download was cut off, or it is a Git LFS pointer: compare its size with the original.",
                    e);
        } catch (NoSuchFileException e) {
            throw new UnusableModel("(" + file + ") does not exist.", e);
        } catch (IOException e) {
            throw new UnusableModel("(" + file + ") cannot be read: " + e, e);
        }
    }

    /** The serialised graph, to hand to ONNX Runtime together with {@link #folder}. */
    public byte[] bytes() {
        return proto.toByteArray();
    }
}
