package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Parses the wire format of an ONNX file and skips the weights: each is replaced by a reference to its position in
 * the file. So a file of gigabytes needs only the megabytes of its graph in memory.
 */
final class OnnxProtoReader {
    /**
     * Bytes of the smallest tensor that is left in the file. Smaller ones are shapes and factors, which ONNX Runtime
     * needs while it builds a session.
     */
    private static final int MIN_EXTERNAL_BYTES = 1024;

    /** Field numbers on the path from a model to its weights. */
    private static final int[] PATH_TO_WEIGHTS = {ModelProto.GRAPH_FIELD_NUMBER, GraphProto.INITIALIZER_FIELD_NUMBER};

    private final CodedInputStream input;
    private final String fileName;

    private OnnxProtoReader(CodedInputStream input, String fileName) {
        this.input = input;
        this.fileName = fileName;
    }

    /** Parses a model. Its weights become external references into the file of the given name. */
    static ModelProto parseWithoutWeights(CodedInputStream input, String fileName) throws IOException {
        return ModelProto.parseFrom(new OnnxProtoReader(input, fileName).readMessage(0));
    }

    /** Reads a message at a depth of the {@link #PATH_TO_WEIGHTS path}. */
    private ByteString readMessage(int depth) throws IOException {
        if (depth == PATH_TO_WEIGHTS.length) {
            return readTensor();
        }
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (isLengthDelimited(tag, PATH_TO_WEIGHTS[depth])) {
                int outer = input.pushLimit(input.readRawVarint32());
                ByteString inner = readMessage(depth + 1);
                requireFullyRead();
                input.popLimit(outer);
                fields.mergeField(
                        PATH_TO_WEIGHTS[depth],
                        Field.newBuilder().addLengthDelimited(inner).build());
            } else {
                fields.mergeFieldFrom(tag, input);
            }
        }
        return fields.build().toByteString();
    }

    private static boolean isLengthDelimited(int tag, int field) {
        return WireFormat.getTagFieldNumber(tag) == field
                && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Detects a file that ends inside a message: it would look like the end of the message. */
    private void requireFullyRead() throws InvalidProtocolBufferException {
        if (input.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("it ends in the midst of its graph.");
        }
    }

    private ByteString readTensor() throws IOException {
        TensorProto.Builder location = TensorProto.newBuilder();
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (isLengthDelimited(tag, TensorProto.RAW_DATA_FIELD_NUMBER)) {
                readRawData(fields, location);
            } else {
                fields.mergeFieldFrom(tag, input);
            }
        }
        return fields.build().toByteString().concat(location.build().toByteString());
    }

    private void readRawData(UnknownFieldSet.Builder fields, TensorProto.Builder location) throws IOException {
        int length = input.readRawVarint32();
        if (length >= 0 && length < MIN_EXTERNAL_BYTES) {
            ByteString data = ByteString.copyFrom(input.readRawBytes(length));
            fields.mergeField(
                    TensorProto.RAW_DATA_FIELD_NUMBER,
                    Field.newBuilder().addLengthDelimited(data).build());
            return;
        }
        location.clear()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(createEntry("location", fileName))
                .addExternalData(createEntry("offset", Integer.toString(input.getTotalBytesRead())))
                .addExternalData(createEntry("length", Integer.toString(length)));
        input.skipRawBytes(length);
    }

    private static StringStringEntryProto.Builder createEntry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
    }
}
