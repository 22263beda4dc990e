package io.evenkeel.audit.proof.evidence;

import io.evenkeel.audit.proof.note.Keyring;
import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
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

/** Verifies files of evidence with nothing but verifier keys. Takes the same memory for files of any size. */
public final class Verifier implements AutoCloseable {
    private static final int GZIP = 0x1f8b;
    private static final int READ = 1 << 16;

    private final Keyring trusted;
    private final @Nullable Path saved;
    private final int threads;
    private final ExecutorService hashing;

    /**
     * Starts.
     *
     * @param saved a folder of checkpoints that somebody kept apart, a folder for each tenant
     * @param threads that hash
     */
    public Verifier(Keyring trusted, @Nullable Path saved, int threads) {
        this.trusted = trusted;
        this.saved = saved;
        this.threads = threads;
        this.hashing = Executors.newFixedThreadPool(threads, run -> {
            Thread thread = new Thread(run, "evidence");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Verifies one file.
     *
     * @param progress is told how many bytes of the file were read
     * @throws Unproven at the first thing that is not as it was signed
     */
    public Proven verify(Path file, LongConsumer progress) {
        try (InputStream in = new BufferedInputStream(new Counted(Files.newInputStream(file), progress), READ)) {
            return verify(unpacked(in), String.valueOf(file.getFileName()));
        } catch (NoSuchFileException e) {
            throw new Unproven(
                    Why.MALFORMED,
                    "file (" + file + ") does not exist.\nMaybe its path is relative to another folder.");
        } catch (IOException e) {
            throw new UncheckedIOException("file (" + file + ") cannot be read", e);
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        in.mark(2);
        int magic = (in.read() << 8) | in.read();
        in.reset();
        try {
            return magic == GZIP ? new GZIPInputStream(in, READ) : in;
        } catch (ZipException e) {
            throw new Unproven(Why.MALFORMED, "the file is not whole as gzip packed it: " + e.getMessage());
        }
    }

    /** Verifies what a stream holds. */
    Proven verify(InputStream in, String name) throws IOException {
        Lines lines = new Lines(in);
        byte[] first = lines.first();
        Header header = Header.parse(first);
        try (SavedCheckpoints checkpoints =
                saved == null ? SavedCheckpoints.NONE : SavedCheckpoints.of(saved, header.tenant())) {
            Walk walk = new Walk(first, header, trusted, checkpoints);
            Deque<Future<List<Item>>> ahead = new ArrayDeque<>();
            for (byte[] next = lines.next(); next.length > 0; next = lines.next()) {
                byte[] batch = next;
                ahead.add(hashing.submit(() -> LineReader.read(batch)));
                if (ahead.size() > threads) {
                    accept(walk, ahead.remove());
                }
            }
            while (!ahead.isEmpty()) {
                accept(walk, ahead.remove());
            }
            return walk.end(name);
        }
    }

    private static void accept(Walk walk, Future<List<Item>> items) throws IOException {
        try {
            for (Item item : items.get()) {
                walk.accept(item);
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
        hashing.shutdownNow();
    }

    /** Tells how far it was read. */
    private static final class Counted extends FilterInputStream {
        private final LongConsumer progress;
        private long count;

        Counted(InputStream in, LongConsumer progress) {
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
