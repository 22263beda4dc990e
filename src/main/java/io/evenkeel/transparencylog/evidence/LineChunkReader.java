package io.evenkeel.transparencylog.evidence;

import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Reads whole lines from a stream, many at a time. */
final class LineChunkReader {
    private static final int INITIAL_CAPACITY = 1 << 20;
    private static final int MAX_LINE_LENGTH = 1 << 28;

    private final InputStream in;
    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private int length;
    private boolean isAtEnd;

    LineChunkReader(InputStream in) {
        this.in = in;
    }

    /** Reads the first line without its line end. */
    byte[] readFirstLine() throws IOException {
        int end = fillToLineEnd(true);
        byte[] line = Arrays.copyOf(buffer, end - 1);
        discard(end);
        return line;
    }

    /**
     * Reads the next lines with their ends; empty at the end of the stream.
     *
     * @throws VerificationException if the last line has no end
     */
    byte[] readNextLines() throws IOException {
        int end = fillToLineEnd(false);
        byte[] lines = Arrays.copyOf(buffer, end);
        discard(end);
        return lines;
    }

    private void discard(int end) {
        System.arraycopy(buffer, end, buffer, 0, length - end);
        length -= end;
    }

    /** Reads until a whole line is buffered. @return end of the first or the last whole line */
    private int fillToLineEnd(boolean isFirst) throws IOException {
        int searched = 0;
        while (true) {
            if (isFirst || length == buffer.length || isAtEnd) {
                int end = findLineEnd(isFirst, searched);
                if (end > 0) {
                    return end;
                }
                searched = length;
            }
            if (isAtEnd && length == 0 && !isFirst) {
                return 0;
            }
            if (isAtEnd) {
                throw truncatedException();
            }
            readMore();
        }
    }

    private int findLineEnd(boolean isFirst, int searched) {
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

    private void readMore() throws IOException {
        if (length == buffer.length) {
            if (length >= MAX_LINE_LENGTH) {
                throw new VerificationException(
                        FailureCode.MALFORMED, "a line is longer than (" + MAX_LINE_LENGTH + ") bytes.");
            }
            buffer = Arrays.copyOf(buffer, length * 2);
        }
        try {
            int read = in.read(buffer, length, buffer.length - length);
            isAtEnd = read < 0;
            length += Math.max(0, read);
        } catch (EOFException e) {
            throw truncatedException();
        } catch (ZipException e) {
            throw new VerificationException(
                    FailureCode.MALFORMED, "the file is not whole as gzip packed it: " + e.getMessage());
        }
    }

    private static VerificationException truncatedException() {
        return new VerificationException(
                FailureCode.TRUNCATED,
                "the file ends in the middle of a line.\nMaybe it was not downloaded to its end.");
    }
}
