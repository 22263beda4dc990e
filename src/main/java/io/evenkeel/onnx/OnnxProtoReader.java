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
 * Walks the wire format of an ONNX file, and steps over the weights in it: each is replaced by the place where it lies. Of a
 * file of gigabytes, the megabytes of its graph come to be held.
 */
final class OnnxProtoReader {
    /** Smaller tensors are shapes and factors, which ONNX Runtime looks at while it builds a session. Bytes. */
    private static final int SMALLEST_LEFT = 1024;

    /** The way of field numbers from a model down to one of its weights. */
    private static final int[] TO_WEIGHT = {ModelProto.GRAPH_FIELD_NUMBER, GraphProto.INITIALIZER_FIELD_NUMBER};

    private final CodedInputStream coded;
    private final String name;

    private OnnxProtoReader(CodedInputStream coded, String name) {
        this.coded = coded;
        this.name = name;
    }

    /** The model in a file of a name; its weights are said to be external, in the file of that name. */
    static ModelProto withoutWeights(CodedInputStream coded, String name) throws IOException {
        return ModelProto.parseFrom(new OnnxProtoReader(coded, name).message(0));
    }

    /** A message that lies so many steps down the {@link #TO_WEIGHT way}. */
    private ByteString message(int depth) throws IOException {
        if (depth == TO_WEIGHT.length) {
            return tensor();
        }
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
            if (holdsBytes(tag, TO_WEIGHT[depth])) {
                int outer = coded.pushLimit(coded.readRawVarint32());
                ByteString inner = message(depth + 1);
                refuseCutOff();
                coded.popLimit(outer);
                fields.mergeField(
                        TO_WEIGHT[depth],
                        Field.newBuilder().addLengthDelimited(inner).build());
            } else {
                fields.mergeFieldFrom(tag, coded);
            }
        }
        return fields.build().toByteString();
    }

    private static boolean holdsBytes(int tag, int field) {
        return WireFormat.getTagFieldNumber(tag) == field
                && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** A file that ends inside a message reads like one where the message ends. */
    private void refuseCutOff() throws InvalidProtocolBufferException {
        if (coded.getBytesUntilLimit() != 0) {
            throw new InvalidProtocolBufferException("it ends in the midst of its graph.");
        }
    }

    private ByteString tensor() throws IOException {
        TensorProto.Builder place = TensorProto.newBuilder();
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
            if (holdsBytes(tag, TensorProto.RAW_DATA_FIELD_NUMBER)) {
                rawData(fields, place);
            } else {
                fields.mergeFieldFrom(tag, coded);
            }
        }
        return fields.build().toByteString().concat(place.build().toByteString());
    }

    private void rawData(UnknownFieldSet.Builder fields, TensorProto.Builder place) throws IOException {
        int length = coded.readRawVarint32();
        if (length >= 0 && length < SMALLEST_LEFT) {
            ByteString data = ByteString.copyFrom(coded.readRawBytes(length));
            fields.mergeField(
                    TensorProto.RAW_DATA_FIELD_NUMBER,
                    Field.newBuilder().addLengthDelimited(data).build());
            return;
        }
        place.clear()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", name))
                .addExternalData(entry("offset", Integer.toString(coded.getTotalBytesRead())))
                .addExternalData(entry("length", Integer.toString(length)));
        coded.skipRawBytes(length);
    }

    private static StringStringEntryProto.Builder entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
    }
}
