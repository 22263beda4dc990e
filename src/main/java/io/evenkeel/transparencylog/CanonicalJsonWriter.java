package io.evenkeel.transparencylog;

import java.util.Arrays;
import java.util.List;

/** A buffer that canonical JSON is written to, in UTF-8. */
final class CanonicalJsonWriter {
    private static final int MIN_CAPACITY = 64;
    private static final int MAX_BYTES_PER_CHAR = 6; // \u001f
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes;
    private int length;

    CanonicalJsonWriter(int expectedLength) {
        bytes = new byte[expectedLength + MIN_CAPACITY];
    }

    int length() {
        return length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void writeAscii(char character) {
        ensureCapacity(1);
        bytes[length++] = (byte) character;
    }

    /** Writes ASCII characters as they are. */
    void writeAscii(String ascii) {
        ensureCapacity(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
    }

    /** Writes a closing bracket, in place of the last comma if there is one. */
    void endContainer(char bracket, boolean isAfterComma) {
        if (isAfterComma) {
            length--;
        }
        writeAscii(bracket);
    }

    /** Writes a quoted string. Escapes only what must be escaped. */
    void writeString(String value) {
        writeAscii('"');
        for (int i = 0; i < value.length(); i++) {
            ensureCapacity(MAX_BYTES_PER_CHAR);
            char character = value.charAt(i);
            if (character >= ' ' && character < 0x7f && character != '"' && character != '\\') {
                bytes[length++] = (byte) character;
            } else if (Character.isHighSurrogate(character)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                writeSupplementary(Character.toCodePoint(character, value.charAt(++i)));
            } else {
                writeSpecial(character);
            }
        }
        writeAscii('"');
    }

    private void writeSpecial(char character) {
        if (Character.isSurrogate(character)) {
            throw new IllegalArgumentException("a text holds half of a surrogate pair, which Unicode cannot say.");
        }
        if (character < ' ' || character == '"' || character == '\\') {
            writeEscape(character);
        } else if (character < 0x80) {
            bytes[length++] = (byte) character;
        } else if (character < 0x800) {
            bytes[length++] = (byte) (0xc0 | (character >> 6));
            bytes[length++] = (byte) (0x80 | (character & 0x3f));
        } else {
            bytes[length++] = (byte) (0xe0 | (character >> 12));
            bytes[length++] = (byte) (0x80 | ((character >> 6) & 0x3f));
            bytes[length++] = (byte) (0x80 | (character & 0x3f));
        }
    }

    private void writeSupplementary(int codePoint) {
        bytes[length++] = (byte) (0xf0 | (codePoint >> 18));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
        bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3f));
    }

    private void writeEscape(char character) {
        bytes[length++] = '\\';
        switch (character) {
            case '"', '\\' -> bytes[length++] = (byte) character;
            case '\b' -> bytes[length++] = 'b';
            case '\t' -> bytes[length++] = 't';
            case '\n' -> bytes[length++] = 'n';
            case '\f' -> bytes[length++] = 'f';
            case '\r' -> bytes[length++] = 'r';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[character >> 4];
                bytes[length++] = HEX[character & 0xf];
            }
        }
    }

    /** Reorders the members of an object, which are the output from a position on. */
    void reorderMembers(int begin, List<CanonicalJson.ObjectMember> objectMembers) {
        byte[] unsorted = Arrays.copyOfRange(bytes, begin, length);
        int to = begin;
        for (CanonicalJson.ObjectMember member : objectMembers) {
            int size = member.to() - member.from();
            System.arraycopy(unsorted, member.from() - begin, bytes, to, size);
            to += size;
        }
    }

    private void ensureCapacity(int additional) {
        if (length + additional > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + additional));
        }
    }
}
