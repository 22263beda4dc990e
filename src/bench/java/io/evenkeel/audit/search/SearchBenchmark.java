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
                RoundTiming roundTiming = measure(trail.tenant(), one.getValue().apply(randomEntry(trail)));
                if (round >= 0) {
                    lines.computeIfAbsent(one.getKey(), any -> new ArrayList<>())
                            .add(roundTiming);
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
        EntryPage entryPage = findPage(tenant, queryCase);
        return new RoundTiming(
                (System.nanoTime() - start) / 1e6,
                entryPage.entries().size(),
                entryPage.next().isEmpty());
    }

    private SyntheticEntry randomEntry(SyntheticAuditTrail trail) {
        SyntheticEntry syntheticEntry = trail.createEntry(random.nextLong(trail.size()));
        return syntheticEntry.image().isEmpty() ? randomEntry(trail) : syntheticEntry;
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
                    case "asked" -> requestOffset = KafkaOffset.parse(value);
                    case "arrived" -> entryOffset = KafkaOffset.parse(value);
                    case "request", "requester", "picture" ->
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
        cases.put("nothing asked", syntheticEntry -> QueryCase.parse());
        cases.put(
                "from, to: an hour",
                syntheticEntry -> QueryCase.parse(
                        "from",
                        "" + syntheticEntry.at(),
                        "to",
                        "" + syntheticEntry.at().plus(Duration.ofHours(1))));
        cases.put(
                "from, to: a month",
                syntheticEntry -> QueryCase.parse(
                        "from",
                        "" + syntheticEntry.at(),
                        "to",
                        "" + syntheticEntry.at().plus(Duration.ofDays(30))));
        cases.put("to", syntheticEntry -> QueryCase.parse("to", "" + syntheticEntry.at()));
        cases.put("decision=refused", syntheticEntry -> QueryCase.parse("decision", "refused"));
        cases.put("decision=admin (1 in 10,000)", syntheticEntry -> QueryCase.parse("decision", "admin"));
        cases.put("kind", syntheticEntry -> QueryCase.parse("kind", syntheticEntry.kind()));
        cases.put("code", syntheticEntry -> QueryCase.parse("code", "too-many-pictures"));
        cases.put("rule", syntheticEntry -> QueryCase.parse("rule", "no-violence"));
        cases.put("rule (1 in 4,000)", syntheticEntry -> QueryCase.parse("rule", "no-forgery"));
        cases.put("rule (none)", syntheticEntry -> QueryCase.parse("rule", "no-such"));
        cases.put("concept", syntheticEntry -> QueryCase.parse("concept", syntheticEntry.concept()));
        cases.put("concept (1 in 7,000)", syntheticEntry -> QueryCase.parse("concept", "dragon@1"));
        cases.put("steered", syntheticEntry -> QueryCase.parse("steered", "true"));
        cases.put("policy", syntheticEntry -> QueryCase.parse("policy", syntheticEntry.policy()));
        cases.put("model", syntheticEntry -> QueryCase.parse("model", syntheticEntry.model()));
        cases.put("source", syntheticEntry -> QueryCase.parse("source", syntheticEntry.source()));
        cases.put("actor", syntheticEntry -> QueryCase.parse("actor", "ada"));
        cases.put("request", syntheticEntry -> QueryCase.parse("request", syntheticEntry.request()));
        cases.put("picture", syntheticEntry -> QueryCase.parse("picture", syntheticEntry.image()));
        cases.put("requester", syntheticEntry -> QueryCase.parse("requester", syntheticEntry.requester()));
        cases.put(
                "requester (1 in 20)",
                syntheticEntry -> QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER));
        cases.put(
                "asked",
                syntheticEntry -> QueryCase.parse(
                        "asked", "evenkeel.requests/" + syntheticEntry.seq() % 4 + "/" + syntheticEntry.seq() / 4));
        cases.put(
                "arrived",
                syntheticEntry -> QueryCase.parse(
                        "arrived",
                        "evenkeel.audit.entries/" + syntheticEntry.seq() % 4 + "/" + syntheticEntry.seq() / 4));
        cases.put("text (many)", syntheticEntry -> QueryCase.parse("text", "blocked term (\"gun\")"));
        cases.put("text (nearly all)", syntheticEntry -> QueryCase.parse("text", "the prompt"));
        cases.put("text (none)", syntheticEntry -> QueryCase.parse("text", "zeppelin"));
        cases.put("text with a number", syntheticEntry -> QueryCase.parse("text", "asks for (77) pictures"));
        cases.put("text with a number (none)", syntheticEntry -> QueryCase.parse("text", "asks for (777) pictures"));
        cases.put(
                "refused, steered: none", syntheticEntry -> QueryCase.parse("decision", "refused", "steered", "true"));
        cases.put("refused, old policy", syntheticEntry -> QueryCase.parse("decision", "refused", "policy", "giant@1"));
        cases.put(
                "newest model, oldest policy: none",
                syntheticEntry -> QueryCase.parse("model", SyntheticAuditTrail.MODELS.get(2), "policy", "giant@1"));
        cases.put(
                "rare rule, source, hour",
                syntheticEntry -> QueryCase.parse(
                        "rule",
                        "no-forgery",
                        "source",
                        "/feed",
                        "from",
                        "" + syntheticEntry.at(),
                        "to",
                        "" + syntheticEntry.at().plus(Duration.ofHours(1))));
        cases.put(
                "refused, rule, source, day",
                syntheticEntry -> QueryCase.parse(
                        "decision",
                        "refused",
                        "rule",
                        "no-logos",
                        "source",
                        "/feed",
                        "from",
                        "" + syntheticEntry.at(),
                        "to",
                        "" + syntheticEntry.at().plus(Duration.ofDays(1))));
        cases.put(
                "text, completed: none",
                syntheticEntry -> QueryCase.parse("text", "blocked term (\"gun\")", "decision", "completed"));
        cases.put(
                "text (nearly all), admin: none",
                syntheticEntry -> QueryCase.parse("text", "the prompt", "decision", "admin"));
        cases.put(
                "requester (1 in 20), rare rule",
                syntheticEntry ->
                        QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER, "rule", "no-forgery"));
        cases.put(
                "requester (1 in 20), admin: none",
                syntheticEntry ->
                        QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER, "decision", "admin"));
        cases.put(
                "requester (1 in 20), oldest policy",
                syntheticEntry ->
                        QueryCase.parse("requester", SyntheticAuditTrail.FREQUENT_REQUESTER, "policy", "giant@1"));
        cases.put(
                "requester, picture",
                syntheticEntry ->
                        QueryCase.parse("requester", syntheticEntry.requester(), "picture", syntheticEntry.image()));
        cases.put("small: nothing asked", syntheticEntry -> QueryCase.parse());
        cases.put("small: refused", syntheticEntry -> QueryCase.parse("decision", "refused"));
        cases.put("small: rare rule", syntheticEntry -> QueryCase.parse("rule", "no-forgery"));
        cases.put("small: text", syntheticEntry -> QueryCase.parse("text", "blocked term (\"gun\")"));
        cases.put("small: text (none)", syntheticEntry -> QueryCase.parse("text", "zeppelin"));
        cases.put("small: requester", syntheticEntry -> QueryCase.parse("requester", syntheticEntry.requester()));
        return cases;
    }
}
