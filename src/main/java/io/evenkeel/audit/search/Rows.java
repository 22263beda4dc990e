package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Segment.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of one tenant, as searches read them. */
final class Rows {
    private static final String COLUMNS = "select " + Found.COLUMNS + " from audit_entry where tenant = ?";
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    /** Statistics of tables that grow fast are old; none of these statements is better off without an index. */
    private static final String BY_INDEX = "set local enable_seqscan = off; set local jit = off";

    private final Connection connection;
    private final String tenant;

    Rows(Connection connection, String tenant) throws SQLException {
        this.connection = connection;
        this.tenant = tenant;
        try (var statement = connection.createStatement()) {
            statement.execute(BY_INDEX);
        }
    }

    /** When a segment's entries were. */
    record Span(Instant first, Instant last) {
        static final Span ALWAYS = new Span(EARLIEST, LATEST);
    }

    /** How many entries are in complete blocks. */
    long indexed() throws SQLException {
        try (PreparedStatement statement = prepare("select size from audit_indexed where tenant = ?", tenant);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    Optional<Found> entry(long seq) throws SQLException {
        return found(prepare(COLUMNS + " and seq = ?", tenant, seq)).stream().findFirst();
    }

    /** Entries between two numbers, newest first. */
    List<Found> entries(long from, long before, Filter filter, int limit) throws SQLException {
        return found(prepare(
                COLUMNS + " and seq >= ? and seq < ? and at >= ? and at <= ? order by seq desc limit ?",
                tenant,
                from,
                before,
                first(filter),
                last(filter),
                limit));
    }

    /** Those of the entries that are in the filter's time, newest first. */
    List<Found> entries(List<Long> seqs, Span span, Filter filter) throws SQLException {
        Instant first = span.first().isAfter(first(filter)) ? span.first() : first(filter);
        Instant last = span.last().isBefore(last(filter)) ? span.last() : last(filter);
        return found(prepare(
                COLUMNS + " and seq = any (?) and at >= ? and at <= ? order by seq desc",
                tenant,
                seqs.stream().mapToLong(Long::longValue).toArray(),
                first,
                last));
    }

    private static Instant first(Filter filter) {
        return filter.from().orElse(EARLIEST);
    }

    private static Instant last(Filter filter) {
        return filter.to().map(to -> to.minusNanos(1)).orElse(LATEST);
    }

    private static List<Found> found(PreparedStatement prepared) throws SQLException {
        try (PreparedStatement statement = prepared;
                ResultSet row = statement.executeQuery()) {
            List<Found> found = new ArrayList<>();
            while (row.next()) {
                found.add(Found.of(row));
            }
            return found;
        }
    }

    /** Numbers of so many entries below one that have a key's value, newest first. */
    List<Long> newest(Key key, String value, long before, int limit) throws SQLException {
        return numbers(prepare(key.newest(), tenant, value, before, limit));
    }

    /** Number of the entry that arrived there. */
    List<Long> arrived(Place place) throws SQLException {
        return numbers(prepare(
                "select seq from audit_entry where tenant = ? and topic = ? and kafka_partition = ? and kafka_offset = ?",
                tenant,
                place.topic(),
                place.partition(),
                place.offset()));
    }

    private static List<Long> numbers(PreparedStatement prepared) throws SQLException {
        try (PreparedStatement statement = prepared;
                ResultSet row = statement.executeQuery()) {
            List<Long> numbers = new ArrayList<>();
            while (row.next()) {
                numbers.add(row.getLong(1));
            }
            return numbers;
        }
    }

    /** Terms of the texts that hold one. */
    Set<String> texts(String text) throws SQLException {
        try (PreparedStatement statement = prepare(
                        "select digest from audit_text where tenant = ? and strpos(text, ?) > 0",
                        tenant,
                        Texts.masked(text));
                ResultSet row = statement.executeQuery()) {
            Set<String> terms = new HashSet<>();
            while (row.next()) {
                terms.add(Field.TEXT.term(row.getString(1)));
            }
            return terms;
        }
    }

    /** When those of the segments that are there were. */
    Map<Segment, Span> spans(Level level, long from, long to) throws SQLException {
        Map<Segment, Span> spans = new HashMap<>();
        try (PreparedStatement statement = prepare(
                        "select number, first_at, last_at from audit_block"
                                + " where tenant = ? and level = ? and number >= ? and number < ?",
                        tenant,
                        level.column(),
                        from,
                        to);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                spans.put(
                        new Segment(level, row.getLong(1)),
                        new Span(
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getObject(3, OffsetDateTime.class).toInstant()));
            }
        }
        return spans;
    }

    /** Hears of a posting. */
    interface Posted {
        void accept(long segment, byte[] entries);
    }

    /** Reads the postings of any of some terms in some segments of a level. */
    void postings(Level level, Collection<Long> segments, Collection<String> terms, Posted posted) throws SQLException {
        try (PreparedStatement statement = prepare(
                        "select number, entries from audit_posting"
                                + " where tenant = ? and level = ? and number = any (?) and term = any (?)",
                        tenant,
                        level.column(),
                        segments.stream().mapToLong(Long::longValue).toArray(),
                        terms);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                posted.accept(row.getLong(1), row.getBytes(2));
            }
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        return Statements.prepare(connection, sql, values);
    }
}
