package io.evenkeel.transparencylog.evidence;

import io.evenkeel.transparencylog.note.TrustedKeys;
import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Verifies evidence files offline, with verifier keys only. Takes constant memory. */
public final class EvidenceVerifier implements AutoCloseable {
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER_SIZE = 1 << 16;

    private final TrustedKeys keys;
    private final @Nullable Path savedFolder;
    private final int threads;
    private final ExecutorService executor;

    /**
     * Creates a verifier.
     *
     * @param savedFolder folder of independently saved checkpoints, with a folder for each tenant
     * @param threads number of threads that hash
     */
    public EvidenceVerifier(TrustedKeys keys, @Nullable Path savedFolder, int threads) {
        this.keys = keys;
        this.savedFolder = savedFolder;
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads, run -> {
            Thread thread = new Thread(run, "evidence-verifier");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Verifies one file.
     *
     * @param progress receives the number of bytes read so far
     * @throws VerificationException at the first difference from what was signed
     */
    public EvidenceReport verify(Path file, LongConsumer progress) {
        try (InputStream in =
                new BufferedInputStream(new ProgressInputStream(Files.newInputStream(file), progress), BUFFER_SIZE)) {
            return verify(decompress(in), String.valueOf(file.getFileName()));
        } catch (NoSuchFileException e) {
            throw new VerificationException(
                    FailureCode.MALFORMED,
                    "file (" + file + ") does not exist.\nMaybe its path is relative to another folder.");
        } catch (IOException e) {
            throw new UncheckedIOException("file (" + file + ") cannot be read", e);
        }
    }

    private static InputStream decompress(InputStream in) throws IOException {
        in.mark(2);
        int magic = (in.read() << 8) | in.read();
        in.reset();
        try {
            return magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER_SIZE) : in;
        } catch (ZipException e) {
            throw new VerificationException(
                    FailureCode.MALFORMED, "the file is not whole as gzip packed it: " + e.getMessage());
        }
    }

    /** Verifies the content of a stream. */
    EvidenceReport verify(InputStream in, String name) throws IOException {
        LineChunkReader reader = new LineChunkReader(in);
        byte[] first = reader.readFirstLine();
        EvidenceHeader header = EvidenceHeader.parse(first);
        try (SavedCheckpoints checkpoints =
                savedFolder == null ? SavedCheckpoints.NONE : SavedCheckpoints.load(savedFolder, header.tenant())) {
            EvidenceCheck check = new EvidenceCheck(first, header, keys, checkpoints);
            Deque<Future<List<ParsedEvidenceLine>>> pending = new ArrayDeque<>();
            for (byte[] next = reader.readNextLines(); next.length > 0; next = reader.readNextLines()) {
                byte[] batch = next;
                pending.add(executor.submit(() -> EvidenceLineParser.parseLines(batch)));
                if (pending.size() > threads) {
                    acceptLines(check, pending.remove());
                }
            }
            while (!pending.isEmpty()) {
                acceptLines(check, pending.remove());
            }
            return check.finish(name);
        }
    }

    private static void acceptLines(EvidenceCheck check, Future<List<ParsedEvidenceLine>> items) throws IOException {
        try {
            for (ParsedEvidenceLine line : items.get()) {
                check.accept(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("lines could not be read", e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** Reports the number of bytes read. */
    private static final class ProgressInputStream extends FilterInputStream {
        private final LongConsumer progress;
        private long count;

        ProgressInputStream(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count += Math.max(0, read);
            progress.accept(count);
            return read;
        }
    }
}
