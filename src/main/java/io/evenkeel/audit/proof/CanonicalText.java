package io.evenkeel.audit.proof;

import java.util.Arrays;
import java.util.List;

/** Canonical JSON as it is being written, in UTF-8. */
final class CanonicalText {
    private static final int LEAST = 64;
    private static final int LONGEST_CHAR = 6; // \u001f
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes;
    private int length;

    CanonicalText(int about) {
        bytes = new byte[about + LEAST];
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    void raw(char one) {
        room(1);
        bytes[length++] = (byte) one;
    }

    /** ASCII. */
    void raw(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
    }

    /** In place of the last comma, if there is one. */
    void close(char bracket, boolean isAfterComma) {
        if (isAfterComma) {
            length--;
        }
        raw(bracket);
    }

    /** Quoted; only what must be is escaped. */
    void string(String value) {
        raw('"');
        for (int i = 0; i < value.length(); i++) {
            room(LONGEST_CHAR);
            char one = value.charAt(i);
            if (one >= ' ' && one < 0x7f && one != '"' && one != '\\') {
                bytes[length++] = (byte) one;
            } else if (Character.isHighSurrogate(one)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                four(Character.toCodePoint(one, value.charAt(++i)));
            } else {
                other(one);
            }
        }
        raw('"');
    }

    private void other(char one) {
        if (Character.isSurrogate(one)) {
            throw new IllegalArgumentException("a text holds half of a surrogate pair, which Unicode cannot say.");
        }
        if (one < ' ' || one == '"' || one == '\\') {
            escape(one);
        } else if (one < 0x80) {
            bytes[length++] = (byte) one;
        } else if (one < 0x800) {
            bytes[length++] = (byte) (0xc0 | (one >> 6));
            bytes[length++] = (byte) (0x80 | (one & 0x3f));
        } else {
            bytes[length++] = (byte) (0xe0 | (one >> 12));
            bytes[length++] = (byte) (0x80 | ((one >> 6) & 0x3f));
            bytes[length++] = (byte) (0x80 | (one & 0x3f));
        }
    }

    private void four(int point) {
        bytes[length++] = (byte) (0xf0 | (point >> 18));
        bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (point & 0x3f));
    }

    private void escape(char one) {
        bytes[length++] = '\\';
        switch (one) {
            case '"', '\\' -> bytes[length++] = (byte) one;
            case '\b' -> bytes[length++] = 'b';
            case '\t' -> bytes[length++] = 't';
            case '\n' -> bytes[length++] = 'n';
            case '\f' -> bytes[length++] = 'f';
            case '\r' -> bytes[length++] = 'r';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[one >> 4];
                bytes[length++] = HEX[one & 0xf];
            }
        }
    }

    /** Puts the members of an object, which are the text from a place on, into another order. */
    void arrange(int begin, List<Canonical.Member> members) {
        byte[] as = Arrays.copyOfRange(bytes, begin, length);
        int to = begin;
        for (Canonical.Member member : members) {
            int size = member.to() - member.from();
            System.arraycopy(as, member.from() - begin, bytes, to, size);
            to += size;
        }
    }

    private void room(int wanted) {
        if (length + wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + wanted));
        }
    }
}
