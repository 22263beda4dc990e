package io.evenkeel.discovery.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes and reads float arrays with their length, so that truncated or foreign data is detected. */
final class FloatArrayIO {
    private FloatArrayIO() {}

    static void write(DataOutput out, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        out.writeInt(values.length);
        out.write(bytes.array());
    }

    /**
     * Fills an array.
     *
     * @throws IOException if the stored length differs
     */
    static void read(DataInput in, float[] values) throws IOException {
        int length = in.readInt();
        if (length != values.length) {
            throw new IOException("(" + length + ") values were stored, but (" + values.length + ") are expected.");
        }
        byte[] bytes = new byte[length * Float.BYTES];
        in.readFully(bytes);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    }
}
