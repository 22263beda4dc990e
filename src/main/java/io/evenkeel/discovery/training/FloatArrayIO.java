package io.evenkeel.discovery.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Arrays of floats as bytes, with their length, so that a cut-off or foreign file is noticed. */
final class FloatArrayIO {
    private FloatArrayIO() {}

    static void write(DataOutput out, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    /** Fills an array. @throws IOException if another length was written */
    static void read(DataInput in, float[] values) throws IOException {
        int length = in.readInt();
        if (length != values.length) {
            throw new IOException("(" + length + ") values stand where " + values.length + " should.");
        }
        byte[] bytes = new byte[length * Float.BYTES];
        in.readFully(bytes);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    }
}
