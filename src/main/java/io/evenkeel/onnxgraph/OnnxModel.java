package io.evenkeel.onnxgraph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A parsed ONNX model and the folder that its external weights, if any, are relative to.
 *
 * @param proto the graph; weights stored outside stay outside
 * @param folder where external weights lie
 */
public record OnnxModel(ModelProto proto, Path folder) {
    /** The way of field numbers from a model down to where one of its weights is stored. */
    private static final int[] TO_EXTERNAL_DATA = {
        ModelProto.GRAPH_FIELD_NUMBER, GraphProto.INITIALIZER_FIELD_NUMBER, TensorProto.EXTERNAL_DATA_FIELD_NUMBER
    };

    /** Parses a file. @throws UnusableModel if the file is missing, truncated, or no ONNX model */
    public static OnnxModel read(Path file) {
        ModelProto proto = reading(file, ModelProto::parseFrom);
        if (proto.getGraph().getNodeCount() == 0) {
            throw new UnusableModel("(" + file + ") is no ONNX model: it holds no graph.");
        }
        return new OnnxModel(
                proto, Objects.requireNonNull(file.toAbsolutePath().normalize().getParent()));
    }

    /**
     * The files, relative to the model's folder, that a file's initializers are stored in. Reads past the weights inside: of a
     * file of gigabytes, kilobytes are held.
     *
     * @throws UnusableModel if the file is missing, truncated, or no ONNX model
     */
    public static SortedSet<String> externalFiles(Path file) {
        return reading(file, coded -> {
            SortedSet<String> found = new TreeSet<>();
            collect(coded, 0, found);
            return found;
        });
    }

    private static void collect(CodedInputStream coded, int depth, SortedSet<String> found) throws IOException {
        for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != TO_EXTERNAL_DATA[depth]) {
                coded.skipField(tag);
            } else if (depth + 1 < TO_EXTERNAL_DATA.length) {
                int outer = coded.pushLimit(coded.readRawVarint32());
                collect(coded, depth + 1, found);
                coded.popLimit(outer);
            } else {
                StringStringEntryProto entry = StringStringEntryProto.parseFrom(coded.readBytes());
                if (entry.getKey().equals("location")) {
                    found.add(entry.getValue());
                }
            }
        }
    }

    private interface Parser<T> {
        T parse(CodedInputStream coded) throws IOException;
    }

    private static <T> T reading(Path file, Parser<T> parser) {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            CodedInputStream coded = CodedInputStream.newInstance(bytes);
            coded.setSizeLimit(Integer.MAX_VALUE);
            return parser.parse(coded);
        } catch (InvalidProtocolBufferException e) {
            throw new UnusableModel(
                    "(" + file + ") is no whole ONNX model: " + e.getMessage()
                            + "\nMaybe its download was cut off, or it is a Git LFS pointer: compare its size with the original.",
                    e);
        } catch (NoSuchFileException e) {
            throw new UnusableModel("(" + file + ") does not exist.\nMaybe the model's download is not complete.", e);
        } catch (IOException e) {
            throw new UnusableModel("(" + file + ") cannot be read: " + e, e);
        }
    }

    /** The serialised graph, to hand to ONNX Runtime together with {@link #folder}. */
    public byte[] bytes() {
        return proto.toByteArray();
    }
}
