package io.evenkeel.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.Tile;
import io.evenkeel.transparencylog.TreeUpdate;
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
final class DeliveryCheck {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final String database;
    private final String broker;

    DeliveryCheck(String database, String broker) {
        this.database = database;
        this.broker = broker;
    }

    /** Requests by the result events. */
    List<String> requestsOnResultTopic() {
        return readTopic(
                "evenkeel.results",
                record -> new String(record.headers().lastHeader("ce_subject").value(), UTF_8));
    }

    /** Requests by the audit topic. */
    List<String> requestsOnAuditTopic() {
        return readTopic(
                "evenkeel.audit.entries",
                record -> String.valueOf(AuditEntryCodec.decode(new String(record.value(), UTF_8))
                        .request()));
    }

    private List<String> readTopic(String topic, Function<ConsumerRecord<byte[], byte[]>, String> requestOf) {
        List<String> requests = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed", "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = reader.partitionsFor(topic, TIMEOUT).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions, TIMEOUT);
            while (partitions.stream().anyMatch(one -> reader.position(one, TIMEOUT) < ends.getOrDefault(one, 0L))) {
                reader.poll(Duration.ofMillis(500)).forEach(record -> requests.add(requestOf.apply(record)));
            }
        }
        return requests;
    }

    /** Requests by the entries in PostgreSQL. */
    List<String> requestsInDatabase() throws SQLException {
        List<String> requests = new ArrayList<>();
        query("select request from audit_entry where request is not null", row -> requests.add(row.getString(1)));
        return requests;
    }

    /** So many requests have an entry in PostgreSQL; -1 while it does not answer. */
    long countEntries() {
        try {
            long[] count = {0};
            query("select count(*) from audit_entry where request is not null", row -> count[0] = row.getLong(1));
            return count[0];
        } catch (SQLException e) {
            return -1;
        }
    }

    /** Alarms of the reconciler. */
    long countDiscrepancies() throws SQLException {
        long[] count = {0};
        query("select count(*) from audit_entry where kind = 'audit.discrepancy'", row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** Up to where outcomes and entries were compared. */
    Instant reconciledUntil() throws SQLException {
        Instant[] until = {Instant.EPOCH};
        query(
                "select until from audit_reconciliation_watermark",
                row -> until[0] = row.getObject(1, OffsetDateTime.class).toInstant());
        return until[0];
    }

    /** Policies that are published. */
    long countPolicies() {
        try {
            long[] count = {0};
            query("select count(*) from policies", row -> count[0] = row.getLong(1));
            return count[0];
        } catch (SQLException e) { // not migrated yet
            return 0;
        }
    }

    /** Trees that are not, tile by tile, what the entries make. */
    List<String> findBrokenTrees() throws SQLException {
        List<String> tenants = new ArrayList<>();
        query("select tenant from audit_tree order by tenant", row -> tenants.add(row.getString(1)));
        List<String> broken = new ArrayList<>();
        for (String tenant : tenants) {
            if (!isTreeIntact(tenant)) {
                broken.add(tenant);
            }
        }
        return broken;
    }

    private boolean isTreeIntact(String tenant) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        boolean[] isInOrder = {true};
        query(
                "select seq, body from audit_entry where tenant = ? order by seq",
                row -> {
                    isInOrder[0] &= row.getLong(1) == leaves.size();
                    leaves.add(MerkleTree.leafHash(row.getString(2).getBytes(UTF_8)));
                },
                tenant);
        TreeUpdate update = MerkleTree.grow((level, index) -> new byte[0], 0, leaves);
        long[] size = {0};
        query("select size from audit_tree where tenant = ?", row -> size[0] = row.getLong(1), tenant);
        long[] tiles = {0};
        query("select count(*) from audit_tile where tenant = ?", row -> tiles[0] = row.getLong(1), tenant);
        boolean isIntact = isInOrder[0]
                && size[0] == update.size()
                && tiles[0] == update.changedTiles().size();
        for (Tile tile : update.changedTiles()) {
            isIntact &= isTileStored(tenant, tile);
        }
        return isIntact;
    }

    private boolean isTileStored(String tenant, Tile tile) throws SQLException {
        boolean[] isStored = {false};
        query(
                "select hashes from audit_tile where tenant = ? and level = ? and index = ?",
                row -> isStored[0] = Arrays.equals(row.getBytes(1), tile.hashes()),
                tenant,
                tile.level(),
                tile.index());
        return isStored[0];
    }

    private void query(String sql, RowHandler handler, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    handler.handle(row);
                }
            }
        }
    }

    private interface RowHandler {
        void handle(ResultSet row) throws SQLException;
    }
}
