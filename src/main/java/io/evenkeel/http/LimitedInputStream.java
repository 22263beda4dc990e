package io.evenkeel.http;

import io.evenkeel.platform.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Rejects a body as soon as more bytes are read than the limit, whatever its headers declare. */
final class LimitedInputStream extends FilterInputStream {
    private final long maxBytes;
    private long bytesRead;

    LimitedInputStream(InputStream body, long maxBytes) {
        super(body);
        this.maxBytes = maxBytes;
    }

    static ProblemException tooLarge(long maxBytes) {
        return ProblemException.tooLarge(
                "body-too-large",
                "the body must have at most (" + maxBytes
                        + ") bytes.\nMaybe split it, or raise evenkeel.http.max-body-bytes.");
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        addRead(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        addRead(Math.max(count, 0));
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void addRead(int bytes) {
        bytesRead += bytes;
        if (bytesRead > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }
}
