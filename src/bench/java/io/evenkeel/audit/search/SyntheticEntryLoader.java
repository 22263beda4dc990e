package io.evenkeel.audit.search;

import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.SequencedEntry;
import io.evenkeel.audit.search.SyntheticAuditTrail.SyntheticEntry;
import io.evenkeel.audit.search.index.SegmentIndexer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Fills a database with made-up entries, as its owner. */
public final class SyntheticEntryLoader {
    private static final int BATCH = 8192;
    private static final String COPY_ENTRIES =
            "copy audit_entry (tenant, seq, kind, at, actor, source, request, requester,"
                    + " policy, model, code, rules, concepts, images, body, topic, kafka_partition, kafka_offset) from stdin";
    private static final List<String> DEFERRED_INDEXES =
            List.of("audit_entry_request", "audit_entry_requester", "audit_entry_kafka_offset");

    private final Connection connection;
    private final SegmentIndexer index = new SegmentIndexer();
    private long nextOffset;

    /** A connection of the owner's that commits by itself. */
    public SyntheticEntryLoader(Connection connection) {
        this.connection = connection;
    }

    /** Makes the partitions, and takes away the indexes that are made faster afterwards. */
    public void prepare() throws SQLException {
        execute("set synchronous_commit = off"); // what a crash loses is made anew
        execute("alter system set max_wal_size = '2GB'");
        execute("select pg_reload_conf()");
        execute("select evenkeel_partition((date '2025-11-01' + make_interval(months => m))::date)"
                + " from generate_series(0, 12) m");
        for (String index : DEFERRED_INDEXES) {
            execute("drop index if exists " + index);
        }
        execute("alter table audit_image drop constraint audit_image_pkey");
    }

    /** Makes what {@link #prepare} took away, and statistics. */
    public void finish() throws SQLException {
        execute("set maintenance_work_mem = '512MB'");
        execute("create index audit_entry_request on audit_entry (tenant, request, seq) where request is not null");
        execute(
                "create index if not exists audit_entry_requester on audit_entry (tenant, requester, seq) where requester is not null");
        execute("create index audit_entry_kafka_offset on audit_entry (topic, kafka_partition, kafka_offset)"
                + " where topic is not null");
        execute("alter table audit_image add primary key (digest, tenant, seq)");
        execute("vacuum analyze");
    }

    /** Adds a tenant's entries. */
    public void load(SyntheticAuditTrail trail) throws SQLException {
        connection.setAutoCommit(false);
        for (long from = 0; from < trail.size(); from += BATCH) {
            loadBatch(trail, from, Math.min(trail.size(), from + BATCH));
            connection.commit();
        }
        execute("insert into audit_tree values ('" + trail.tenant() + "', " + trail.size() + ")");
        connection.setAutoCommit(true);
    }

    private void loadBatch(SyntheticAuditTrail trail, long from, long to) throws SQLException {
        StringBuilder entries = new StringBuilder();
        StringBuilder images = new StringBuilder();
        List<SequencedEntry> placed = new ArrayList<>();
        for (long seq = from; seq < to; seq++) {
            SyntheticEntry entry = trail.createEntry(seq);
            appendLine(entries, trail.tenant(), entry);
            if (!entry.image().isEmpty()) {
                images.append(entry.image())
                        .append('\t')
                        .append(trail.tenant())
                        .append('\t')
                        .append(seq)
                        .append('\n');
            }
            placed.add(new SequencedEntry(trail.tenant(), seq, entry.at(), AuditEntryCodec.decode(entry.body())));
        }
        copy(COPY_ENTRIES, entries);
        copy("copy audit_image (digest, tenant, seq) from stdin", images);
        index.index(connection, placed);
    }

    private void appendLine(StringBuilder lines, String tenant, SyntheticEntry entry) {
        for (Object value : List.of(
                tenant,
                entry.seq(),
                entry.kind(),
                entry.at(),
                entry.actor(),
                entry.source(),
                entry.request(),
                entry.requester(),
                entry.policy(),
                entry.model(),
                entry.code(),
                "{" + entry.rule() + "}",
                "{" + entry.concept() + "}",
                "{" + entry.image() + "}",
                entry.body().replace("\\", "\\\\"),
                "evenkeel.audit.entries",
                nextOffset % 4)) {
            lines.append(value.equals("") ? "\\N" : value).append('\t');
        }
        lines.append(nextOffset++ / 4).append('\n');
    }

    private void copy(String sql, CharSequence lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(sql);
        copy.writeToCopy(bytes, 0, bytes.length);
        copy.endCopy();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
