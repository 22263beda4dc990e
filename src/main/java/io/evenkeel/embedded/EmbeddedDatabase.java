package io.evenkeel.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL server as a child process, its data kept in a folder. */
public final class EmbeddedDatabase implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts a server on a folder's data, or adopts the one that a killed run left behind on that port.
     *
     * @param port fixed; a left-behind server is only found again on the same one
     * @throws PortInUseException if something that is not ours listens there
     */
    public static EmbeddedDatabase start(Path folder, int port) {
        return start(folder, port, true);
    }

    /**
     * Starts a server that forgets nothing when it is killed.
     *
     * @param fsync whether it forgets nothing when the machine is, either
     * @throws PortInUseException if something that is not ours listens there
     */
    static EmbeddedDatabase start(Path folder, int port, boolean fsync) {
        if (!leftBehind(folder)) {
            PortInUseException.check("PostgreSQL", port, "evenkeel.embedded.database-port");
        }
        try {
            return new EmbeddedDatabase(EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("synchronous_commit", "on") // which is off here otherwise, as is fsync
                    .setServerConfig("fsync", fsync ? "on" : "off")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the embedded PostgreSQL did not start on (" + folder + "): " + e.getMessage()
                            + "\nMaybe another run still uses the folder, or its disk is full.",
                    e);
        }
    }

    private static boolean leftBehind(Path folder) {
        return Files.exists(folder.resolve("postmaster.pid"));
    }

    public String jdbcUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL did not stop cleanly", e);
        }
    }
}
