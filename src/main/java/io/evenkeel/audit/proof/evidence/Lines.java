package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Whole lines out of a stream, many at a time. */
final class Lines {
    private static final int USUAL = 1 << 20;
    private static final int LONGEST = 1 << 28;

    private final InputStream in;
    private byte[] buffer = new byte[USUAL];
    private int length;
    private boolean atEnd;

    Lines(InputStream in) {
        this.in = in;
    }

    /** The first line, without its end. */
    byte[] first() throws IOException {
        int end = fill(true);
        byte[] line = Arrays.copyOf(buffer, end - 1);
        drop(end);
        return line;
    }

    /** The next lines, each with its end; none at the end. @throws Unproven if the last one has no end */
    byte[] next() throws IOException {
        int end = fill(false);
        byte[] lines = Arrays.copyOf(buffer, end);
        drop(end);
        return lines;
    }

    private void drop(int end) {
        System.arraycopy(buffer, end, buffer, 0, length - end);
        length -= end;
    }

    /** Reads until there is a whole line. @return where the first or the last whole line ends */
    private int fill(boolean isFirst) throws IOException {
        int searched = 0;
        while (true) {
            if (isFirst || length == buffer.length || atEnd) {
                int end = end(isFirst, searched);
                if (end > 0) {
                    return end;
                }
                searched = length;
            }
            if (atEnd && length == 0 && !isFirst) {
                return 0;
            }
            if (atEnd) {
                throw truncated();
            }
            read();
        }
    }

    private int end(boolean isFirst, int searched) {
        if (isFirst) {
            for (int i = searched; i < length; i++) {
                if (buffer[i] == '\n') {
                    return i + 1;
                }
            }
            return 0;
        }
        for (int i = length; i > searched; i--) {
            if (buffer[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private void read() throws IOException {
        if (length == buffer.length) {
            if (length >= LONGEST) {
                throw new Unproven(Why.MALFORMED, "a line is longer than (" + LONGEST + ") bytes.");
            }
            buffer = Arrays.copyOf(buffer, length * 2);
        }
        try {
            int read = in.read(buffer, length, buffer.length - length);
            atEnd = read < 0;
            length += Math.max(0, read);
        } catch (EOFException e) {
            throw truncated();
        } catch (ZipException e) {
            throw new Unproven(Why.MALFORMED, "the file is not whole as gzip packed it: " + e.getMessage());
        }
    }

    private static Unproven truncated() {
        return new Unproven(
                Why.TRUNCATED, "the file ends in the middle of a line.\nMaybe it was not downloaded to its end.");
    }
}
