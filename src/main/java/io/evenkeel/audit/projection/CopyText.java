package io.evenkeel.audit.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of PostgreSQL's COPY: fields between tabs, {@code \N} for none, in UTF-8. */
final class CopyText {
    private static final byte[] NONE = {'\\', 'N'};

    private byte[] bytes = new byte[1 << 16];
    private int length;
    private boolean isInRow;

    /** The next field. */
    CopyText add(@Nullable Object value) {
        if (isInRow) {
            write((byte) '\t');
        }
        isInRow = true;
        if (value == null) {
            raw(NONE);
        } else if (value instanceof byte[] text) {
            escaped(text);
        } else if (value instanceof List<?> texts) {
            escaped(array(texts).getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof String text) {
            escaped(text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Long || value instanceof Integer || value instanceof Instant) {
            raw(value.toString().getBytes(StandardCharsets.US_ASCII));
        } else {
            throw new IllegalArgumentException("a field (" + value.getClass().getName() + ") is of no known type.");
        }
        return this;
    }

    void endRow() {
        write((byte) '\n');
        isInRow = false;
    }

    private static String array(List<?> texts) {
        StringBuilder array = new StringBuilder("{");
        for (Object text : texts) {
            array.append(array.length() == 1 ? "\"" : ",\"")
                    .append(text.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return array.append('}').toString();
    }

    private void escaped(byte[] text) {
        room(2 * text.length);
        for (byte one : text) {
            switch (one) {
                case '\\' -> pair('\\');
                case '\t' -> pair('t');
                case '\n' -> pair('n');
                case '\r' -> pair('r');
                default -> bytes[length++] = one;
            }
        }
    }

    private void pair(char second) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) second;
    }

    private void raw(byte[] ascii) {
        room(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
    }

    private void write(byte one) {
        room(1);
        bytes[length++] = one;
    }

    private void room(int wanted) {
        if (length + wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + wanted));
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
