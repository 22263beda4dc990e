package io.evenkeel.audit.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.database.Sql;
import io.evenkeel.embedded.EmbeddedDatabase;
import io.evenkeel.embedded.EmbeddedServers;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrates posting lists of the format before version 12 of the database. */
class PostingMigrationTest {
    private static final List<BitSet> POSTINGS = List.of(
            new BitSet(),
            bits(IntStream.of(0)),
            bits(IntStream.of(0, 255, 256, 65_535)),
            bits(IntStream.range(0, 1024)),
            bits(IntStream.range(100, 4196)),
            bits(IntStream.range(0, 4097)),
            bits(IntStream.range(0, 65_536)),
            bits(new SplittableRandom(1).ints(400, 0, 1024)),
            bits(new SplittableRandom(2).ints(3000, 0, 65_536)),
            bits(new SplittableRandom(3).ints(30_000, 0, 65_536)));

    @Test
    void migratedPostingsHaveTheSameEntries(@TempDir Path folder) throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, EmbeddedServers.freePort());
                Connection connection = DriverManager.getConnection(database.jdbcUrl())) {
            migrate(database, "11");
            Sql sql = Sql.on(connection, "postings");
            for (int i = 0; i < POSTINGS.size(); i++) {
                sql.update(
                        "insert into audit_posting (tenant, level, number, term, entries) values ('t', 1, ?, 'x', ?)",
                        i,
                        encodeBefore12(POSTINGS.get(i)));
            }

            migrate(database, "12");

            List<BitSet> migrated = sql.list(
                    "select entries from audit_posting order by number",
                    row -> bits(IntStream.of(PostingList.decode(row.getBytes(1))
                            .toMutableRoaringBitmap()
                            .toArray())));
            assertThat(migrated).isEqualTo(POSTINGS);
        }
    }

    private static void migrate(EmbeddedDatabase database, String version) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), null, null)
                .locations("filesystem:db-migrations")
                .target(version)
                .load()
                .migrate();
    }

    private static BitSet bits(IntStream entries) {
        BitSet bits = new BitSet();
        entries.forEach(bits::set);
        return bits;
    }

    private static byte[] encodeBefore12(BitSet entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] bits = entries.toByteArray();
        if (bits.length < 2 * entries.cardinality()) {
            bytes.write(1);
            bytes.writeBytes(bits);
            return bytes.toByteArray();
        }
        bytes.write(0);
        entries.stream().forEach(entry -> {
            bytes.write(entry);
            bytes.write(entry >> 8);
        });
        return bytes.toByteArray();
    }
}
