package io.evenkeel.audit.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows in the text format of PostgreSQL's COPY: tab-separated fields in UTF-8, {@code \N} for null. */
final class CopyTextWriter {
    private static final byte[] NULL_MARKER = {'\\', 'N'};

    private byte[] bytes = new byte[1 << 16];
    private int length;
    private boolean isInRow;

    /** Appends a field to the current row. */
    CopyTextWriter addField(@Nullable Object value) {
        if (isInRow) {
            writeByte((byte) '\t');
        }
        isInRow = true;
        if (value == null) {
            writeRaw(NULL_MARKER);
        } else if (value instanceof byte[] text) {
            writeEscaped(text);
        } else if (value instanceof List<?> texts) {
            writeEscaped(toArrayLiteral(texts).getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof String text) {
            writeEscaped(text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Long || value instanceof Integer || value instanceof Instant) {
            writeRaw(value.toString().getBytes(StandardCharsets.US_ASCII));
        } else {
            throw new IllegalArgumentException("a field (" + value.getClass().getName() + ") is of no known type.");
        }
        return this;
    }

    void endRow() {
        writeByte((byte) '\n');
        isInRow = false;
    }

    private static String toArrayLiteral(List<?> texts) {
        StringBuilder array = new StringBuilder("{");
        for (Object text : texts) {
            array.append(array.length() == 1 ? "\"" : ",\"")
                    .append(text.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return array.append('}').toString();
    }

    private void writeEscaped(byte[] text) {
        ensureCapacity(2 * text.length);
        for (byte next : text) {
            switch (next) {
                case '\\' -> writeEscapeSequence('\\');
                case '\t' -> writeEscapeSequence('t');
                case '\n' -> writeEscapeSequence('n');
                case '\r' -> writeEscapeSequence('r');
                default -> bytes[length++] = next;
            }
        }
    }

    private void writeEscapeSequence(char second) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) second;
    }

    private void writeRaw(byte[] ascii) {
        ensureCapacity(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
    }

    private void writeByte(byte next) {
        ensureCapacity(1);
        bytes[length++] = next;
    }

    private void ensureCapacity(int additional) {
        if (length + additional > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + additional));
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
