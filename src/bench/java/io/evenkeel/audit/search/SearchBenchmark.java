package io.evenkeel.audit.search;

import io.evenkeel.audit.search.SyntheticAuditTrail.SyntheticEntry;
import io.evenkeel.audit.search.index.HighCardinalityField;
import io.evenkeel.audit.search.index.IndexedField;
import io.evenkeel.audit.search.index.KafkaOffset;
import io.evenkeel.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/** How long first pages of made-up entries take, by filter: what the search bean does, in a transaction that sees one tenant's rows. */
public final class SearchBenchmark {
    private static final int LIMIT = 100;
    private static final String BEGIN = "set role evenkeel_service; set local evenkeel.tenant = '%s'";

    private final Connection connection;
    private final SyntheticAuditTrail giant;
    private final SyntheticAuditTrail small;
    private final int rounds;
    private final SplittableRandom random = new SplittableRandom(7);

    /**
     * An exam.
     *
     * @param connection of the owner's
     * @param rounds of each filter, each with other values where there are any
     */
    public SearchBenchmark(Connection connection, SyntheticAuditTrail giant, SyntheticAuditTrail small, int rounds) {
        this.connection = connection;
        this.giant = giant;
        this.small = small;
        this.rounds = rounds;
    }

    /**
     * What one filter took.
     *
     * @param millis of each round, ascending
     * @param entryCount entries on the last round's page
     * @param lastPage whether that page says that nothing is left
     */
    public record FilterTiming(String filter, List<Double> millis, int entryCount, boolean lastPage) {
        public FilterTiming {
            millis = millis.stream().sorted().toList();
        }

        private static FilterTiming fromRounds(String filter, List<RoundTiming> rounds) {
            RoundTiming last = rounds.get(rounds.size() - 1);
            return new FilterTiming(
                    filter, rounds.stream().map(RoundTiming::millis).toList(), last.entryCount(), last.lastPage());
        }

        /**
         * Of the rounds.
         *
         * @param share such as 0.95
         */
        public double quantile(double share) {
            return millis.get(Math.max(0, (int) Math.ceil(millis.size() * share) - 1));
        }
    }

    /** Asks everything, shuffled, and once beforehand. */
    public List<FilterTiming> run() throws SQLException {
        connection.setAutoCommit(false);
        Map<String, Function<SyntheticEntry, QueryCase>> cases = createCases();
        Map<String, List<RoundTiming>> lines = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Function<SyntheticEntry, QueryCase>> one : cases.entrySet()) {
                SyntheticAuditTrail trail = one.getKey().startsWith("small") ? small : giant;
                RoundTiming timing = measure(trail.tenant(), one.getValue().apply(randomEntry(trail)));
                if (round >= 0) {
                    lines.computeIfAbsent(one.getKey(), any -> new ArrayList<>())
                            .add(timing);
                }
            }
        }
        return lines.entrySet().stream()
                .map(line -> FilterTiming.fromRounds(line.getKey(), line.getValue()))
                .toList();
    }

    private record RoundTiming(double millis, int entryCount, boolean lastPage) {}

    private RoundTiming measure(String tenant, QueryCase queryCase) throws SQLException {
        long start = System.nanoTime();
        EntryPage page = findPage(tenant, queryCase);
        return new RoundTiming(
                (System.nanoTime() - start) / 1e6,
                page.entries().size(),
                page.next().isEmpty());
    }

    private SyntheticEntry randomEntry(SyntheticAuditTrail trail) {
        SyntheticEntry entry = trail.createEntry(random.nextLong(trail.size()));
        return entry.image().isEmpty() ? randomEntry(trail) : entry;
    }

    private EntryPage findPage(String tenant, QueryCase queryCase) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN.formatted(tenant));
            return new PageScan(new SearchRows(Sql.on(connection, "entries"), tenant), queryCase.filter(), LIMIT)
                    .scanBelow(queryCase.before());
        } finally {
            connection.commit();
        }
    }

    /** A filter, and where its page begins. */
    private record QueryCase(EntryFilter filter, long before) {
        static QueryCase parse(String... namesAndValues) {
            Map<IndexedField, Set<String>> terms = new LinkedHashMap<>();
            Map<HighCardinalityField, Set<String>> keys = new LinkedHashMap<>();
            Optional<String> text = Optional.empty();
            Optional<Instant> from = Optional.empty();
            Optional<Instant> to = Optional.empty();
            Optional<KafkaOffset> requestOffset = Optional.empty();
            Optional<KafkaOffset> entryOffset = Optional.empty();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                String name = namesAndValues[i];
                String value = namesAndValues[i + 1];
                switch (name) {
                    case "from" -> from = Optional.of(Instant.parse(value));
                    case "to" -> to = Optional.of(Instant.parse(value));
                    case "text" -> text = Optional.of(value);
                    case "requestOffset" -> requestOffset = KafkaOffset.parse(value);
                    case "entryOffset" -> entryOffset = KafkaOffset.parse(value);
                    case "request", "requester", "image" ->
                        keys.put(
                                HighCardinalityField.valueOf(name.toUpperCase(Locale.ROOT)),
                                Set.of(value.split(",", -1)));
                    default ->
                        terms.put(IndexedField.valueOf(name.toUpperCase(Locale.ROOT)), Set.of(value.split(",", -1)));
                }
            }
            return new QueryCase(
                    new EntryFilter(from, to, terms, keys, requestOffset, entryOffset, text), Long.MAX_VALUE);
        }
    }

    private static Map<String, Function<SyntheticEntry, QueryCase>> createCases() {
        Map<String, Function<SyntheticEntry, QueryCase>> cases = new LinkedHashMap<>();
        cases.put("nothing asked", entry -> QueryCase.parse());
        cases.put(
                "from, to: an hour",
                entry -> QueryCase.parse(
                        "from", "" + entry.at(), "to", "" + entry.at().plus(Duration.ofHours(1))));
        cases.put(
                "from, to: a month",
                entry -> QueryCase.parse(
                        "from", "" + entry.at(), "to", "" + entry.at().plus(Duration.ofDays(30))));
        cases.put("to", entry -> QueryCase.parse("to", "" + entry.at()));
        cases.put("decision=refused", entry -> QueryCase.parse("decision", "refused"));
        cases.put("decision=admin (1 in 10,000)", entry -> QueryCase.parse("decision", "admin"));
        cases.put("kind", entry -> QueryCase.parse("kind", entry.kind()));
        cases.put("code", entry -> QueryCase.parse("code", "too-many-pictures"));
        cases.put("rule", entry -> QueryCase.parse("rule", "no-violence"));
        cases.put("rule (1 in 4,000)", entry -> QueryCase.parse("rule", "no-forgery"));
        cases.put("rule (none)", entry -> QueryCase.parse("rule", "no-such"));
        cases.put("concept", entry -> QueryCase.parse("concept", entry.concept()));
        cases.put("concept (1 in 7,000)", entry -> QueryCase.parse("concept", "dragon@1"));
        cases.put("steered", entry -> QueryCase.parse("steered", "true"));
        cases.put("policy", entry -> QueryCase.parse("policy", entry.policy()));
        cases.put("model", entry -> QueryCase.parse("model", entry.model()));
        cases.put("source", entry -> QueryCase.parse("source", entry.source()));
        cases.put("actor", entry -> QueryCase.parse("actor", "ada"));
        cases.put("request", entry -> QueryCase.parse("request", entry.request()));
        cases.put("image", entry -> QueryCase.parse("image", entry.image()));
        cases.put("requester", entry -> QueryCase.parse("requester", entry.requester()));
        cases.put("requester (1 in 20)", entry -> QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER));
        cases.put(
                "requestOffset",
                entry -> QueryCase.parse(
                        "requestOffset", "evenkeel.requests/" + entry.seq() % 4 + "/" + entry.seq() / 4));
        cases.put(
                "entryOffset",
                entry -> QueryCase.parse(
                        "entryOffset", "evenkeel.audit.entries/" + entry.seq() % 4 + "/" + entry.seq() / 4));
        cases.put("text (many)", entry -> QueryCase.parse("text", "blocked term (\"gun\")"));
        cases.put("text (nearly all)", entry -> QueryCase.parse("text", "the prompt"));
        cases.put("text (none)", entry -> QueryCase.parse("text", "zeppelin"));
        cases.put("text with a number", entry -> QueryCase.parse("text", "asks for (77) pictures"));
        cases.put("text with a number (none)", entry -> QueryCase.parse("text", "asks for (777) pictures"));
        cases.put("refused, steered: none", entry -> QueryCase.parse("decision", "refused", "steered", "true"));
        cases.put("refused, old policy", entry -> QueryCase.parse("decision", "refused", "policy", "giant@1"));
        cases.put(
                "newest model, oldest policy: none",
                entry -> QueryCase.parse("model", SyntheticAuditTrail.MODELS.get(2), "policy", "giant@1"));
        cases.put(
                "rare rule, source, hour",
                entry -> QueryCase.parse(
                        "rule",
                        "no-forgery",
                        "source",
                        "/feed",
                        "from",
                        "" + entry.at(),
                        "to",
                        "" + entry.at().plus(Duration.ofHours(1))));
        cases.put(
                "refused, rule, source, day",
                entry -> QueryCase.parse(
                        "decision",
                        "refused",
                        "rule",
                        "no-logos",
                        "source",
                        "/feed",
                        "from",
                        "" + entry.at(),
                        "to",
                        "" + entry.at().plus(Duration.ofDays(1))));
        cases.put(
                "text, completed: none",
                entry -> QueryCase.parse("text", "blocked term (\"gun\")", "decision", "completed"));
        cases.put(
                "text (nearly all), admin: none", entry -> QueryCase.parse("text", "the prompt", "decision", "admin"));
        cases.put(
                "requester (1 in 20), rare rule",
                entry -> QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER, "rule", "no-forgery"));
        cases.put(
                "requester (1 in 20), admin: none",
                entry -> QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER, "decision", "admin"));
        cases.put(
                "requester (1 in 20), oldest policy",
                entry -> QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER, "policy", "giant@1"));
        cases.put(
                "requester, picture", entry -> QueryCase.parse("requester", entry.requester(), "image", entry.image()));
        cases.put("small: nothing asked", entry -> QueryCase.parse());
        cases.put("small: refused", entry -> QueryCase.parse("decision", "refused"));
        cases.put("small: rare rule", entry -> QueryCase.parse("rule", "no-forgery"));
        cases.put("small: text", entry -> QueryCase.parse("text", "blocked term (\"gun\")"));
        cases.put("small: text (none)", entry -> QueryCase.parse("text", "zeppelin"));
        cases.put("small: requester", entry -> QueryCase.parse("requester", entry.requester()));
        return cases;
    }
}
