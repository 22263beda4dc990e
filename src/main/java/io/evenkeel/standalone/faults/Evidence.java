package io.evenkeel.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.EntryJson;
import io.evenkeel.audit.proof.Growth;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.Tile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is left of requests: on the topics, as a read-committed reader sees them, and in PostgreSQL. */
final class Evidence {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String database;
    private final String broker;

    Evidence(String database, String broker) {
        this.database = database;
        this.broker = broker;
    }

    /** Requests by the result events. */
    List<String> results() {
        return read(
                "evenkeel.results",
                record -> new String(record.headers().lastHeader("ce_subject").value(), UTF_8));
    }

    /** Requests by the audit topic. */
    List<String> entriesOnTheTopic() {
        return read(
                "evenkeel.audit",
                record -> String.valueOf(
                        EntryJson.read(new String(record.value(), UTF_8)).request()));
    }

    private List<String> read(String topic, Function<ConsumerRecord<byte[], byte[]>, String> what) {
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed", "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = reader.partitionsFor(topic, PATIENCE).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions, PATIENCE);
            while (partitions.stream().anyMatch(one -> reader.position(one, PATIENCE) < ends.getOrDefault(one, 0L))) {
                reader.poll(Duration.ofMillis(500)).forEach(record -> found.add(what.apply(record)));
            }
        }
        return found;
    }

    /** Requests by the entries in PostgreSQL. */
    List<String> entries() throws SQLException {
        List<String> found = new ArrayList<>();
        query("select request from audit_entry where request is not null", row -> found.add(row.getString(1)));
        return found;
    }

    /** So many requests have an entry in PostgreSQL; -1 while it does not answer. */
    long entriesSoFar() {
        try {
            long[] count = {0};
            query("select count(*) from audit_entry where request is not null", row -> count[0] = row.getLong(1));
            return count[0];
        } catch (SQLException e) {
            return -1;
        }
    }

    /** Alarms of the reconciler. */
    long discrepancies() throws SQLException {
        long[] count = {0};
        query("select count(*) from audit_entry where kind = 'audit.discrepancy'", row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** Up to where outcomes and entries were compared. */
    Instant reconciled() throws SQLException {
        Instant[] until = {Instant.EPOCH};
        query(
                "select until from audit_reconciled",
                row -> until[0] = row.getObject(1, OffsetDateTime.class).toInstant());
        return until[0];
    }

    /** Policies that are published. */
    long policies() {
        try {
            long[] count = {0};
            query("select count(*) from policies", row -> count[0] = row.getLong(1));
            return count[0];
        } catch (SQLException e) { // not migrated yet
            return 0;
        }
    }

    /** Trees that are not, tile by tile, what the entries make. */
    List<String> brokenTrees() throws SQLException {
        List<String> tenants = new ArrayList<>();
        query("select tenant from audit_tree order by tenant", row -> tenants.add(row.getString(1)));
        List<String> broken = new ArrayList<>();
        for (String tenant : tenants) {
            if (!isWhole(tenant)) {
                broken.add(tenant);
            }
        }
        return broken;
    }

    private boolean isWhole(String tenant) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        boolean[] isInOrder = {true};
        query(
                "select seq, body from audit_entry where tenant = ? order by seq",
                row -> {
                    isInOrder[0] &= row.getLong(1) == leaves.size();
                    leaves.add(MerkleTree.leaf(row.getString(2).getBytes(UTF_8)));
                },
                tenant);
        Growth made = MerkleTree.grow((level, index) -> new byte[0], 0, leaves);
        long[] size = {0};
        query("select size from audit_tree where tenant = ?", row -> size[0] = row.getLong(1), tenant);
        long[] tiles = {0};
        query("select count(*) from audit_tile where tenant = ?", row -> tiles[0] = row.getLong(1), tenant);
        boolean isWhole = isInOrder[0]
                && size[0] == made.size()
                && tiles[0] == made.changed().size();
        for (Tile tile : made.changed()) {
            isWhole &= isThere(tenant, tile);
        }
        return isWhole;
    }

    private boolean isThere(String tenant, Tile tile) throws SQLException {
        boolean[] isThere = {false};
        query(
                "select hashes from audit_tile where tenant = ? and level = ? and index = ?",
                row -> isThere[0] = Arrays.equals(row.getBytes(1), tile.hashes()),
                tenant,
                tile.level(),
                tile.index());
        return isThere[0];
    }

    private void query(String sql, Row each, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    each.read(row);
                }
            }
        }
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }
}
