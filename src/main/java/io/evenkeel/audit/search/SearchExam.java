package io.evenkeel.audit.search;

import io.evenkeel.audit.search.ManyEntries.Row;
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
public final class SearchExam {
    private static final int LIMIT = 100;
    private static final String BEGIN = "set role evenkeel_service; set local evenkeel.tenant = '%s'";

    private final Connection connection;
    private final ManyEntries giant;
    private final ManyEntries small;
    private final int rounds;
    private final SplittableRandom random = new SplittableRandom(7);

    /**
     * An exam.
     *
     * @param connection of the owner's
     * @param rounds of each filter, each with other values where there are any
     */
    public SearchExam(Connection connection, ManyEntries giant, ManyEntries small, int rounds) {
        this.connection = connection;
        this.giant = giant;
        this.small = small;
        this.rounds = rounds;
    }

    /**
     * What one filter took.
     *
     * @param millis of each round, ascending
     * @param found entries on the last round's page
     * @param ends whether that page says that nothing is left
     */
    public record Line(String filter, List<Double> millis, int found, boolean ends) {
        public Line {
            millis = millis.stream().sorted().toList();
        }

        private static Line of(String filter, List<Took> rounds) {
            Took last = rounds.get(rounds.size() - 1);
            return new Line(filter, rounds.stream().map(Took::millis).toList(), last.found(), last.ends());
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
    public List<Line> run() throws SQLException {
        connection.setAutoCommit(false);
        Map<String, Function<Row, Wanted>> cases = cases();
        Map<String, List<Took>> lines = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Function<Row, Wanted>> one : cases.entrySet()) {
                ManyEntries of = one.getKey().startsWith("small") ? small : giant;
                Took took = took(of.tenant(), one.getValue().apply(row(of)));
                if (round >= 0) {
                    lines.computeIfAbsent(one.getKey(), any -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        return lines.entrySet().stream()
                .map(line -> Line.of(line.getKey(), line.getValue()))
                .toList();
    }

    private record Took(double millis, int found, boolean ends) {}

    private Took took(String tenant, Wanted wanted) throws SQLException {
        long start = System.nanoTime();
        Page page = page(tenant, wanted);
        return new Took(
                (System.nanoTime() - start) / 1e6,
                page.entries().size(),
                page.next().isEmpty());
    }

    private Row row(ManyEntries of) {
        Row row = of.row(random.nextLong(of.size()));
        return row.picture().isEmpty() ? row(of) : row;
    }

    private Page page(String tenant, Wanted wanted) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN.formatted(tenant));
            return new Walk(new Rows(connection, tenant), wanted.filter(), LIMIT).from(wanted.before());
        } finally {
            connection.commit();
        }
    }

    /** A filter, and where its page begins. */
    private record Wanted(Filter filter, long before) {
        static Wanted of(String... namesAndValues) {
            Map<Field, Set<String>> terms = new LinkedHashMap<>();
            Map<Key, Set<String>> keys = new LinkedHashMap<>();
            Optional<String> text = Optional.empty();
            Optional<Instant> from = Optional.empty();
            Optional<Instant> to = Optional.empty();
            Optional<Place> asked = Optional.empty();
            Optional<Place> arrived = Optional.empty();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                String name = namesAndValues[i];
                String value = namesAndValues[i + 1];
                switch (name) {
                    case "from" -> from = Optional.of(Instant.parse(value));
                    case "to" -> to = Optional.of(Instant.parse(value));
                    case "text" -> text = Optional.of(value);
                    case "asked" -> asked = Place.read(value);
                    case "arrived" -> arrived = Place.read(value);
                    case "request", "requester", "picture" ->
                        keys.put(Key.valueOf(name.toUpperCase(Locale.ROOT)), Set.of(value.split(",", -1)));
                    default -> terms.put(Field.valueOf(name.toUpperCase(Locale.ROOT)), Set.of(value.split(",", -1)));
                }
            }
            return new Wanted(new Filter(from, to, terms, keys, asked, arrived, text), Long.MAX_VALUE);
        }
    }

    private static Map<String, Function<Row, Wanted>> cases() {
        Map<String, Function<Row, Wanted>> cases = new LinkedHashMap<>();
        cases.put("nothing asked", row -> Wanted.of());
        cases.put(
                "from, to: an hour",
                row -> Wanted.of("from", "" + row.at(), "to", "" + row.at().plus(Duration.ofHours(1))));
        cases.put(
                "from, to: a month",
                row -> Wanted.of("from", "" + row.at(), "to", "" + row.at().plus(Duration.ofDays(30))));
        cases.put("to", row -> Wanted.of("to", "" + row.at()));
        cases.put("decision=refused", row -> Wanted.of("decision", "refused"));
        cases.put("decision=admin (1 in 10,000)", row -> Wanted.of("decision", "admin"));
        cases.put("kind", row -> Wanted.of("kind", row.kind()));
        cases.put("code", row -> Wanted.of("code", "too-many-pictures"));
        cases.put("rule", row -> Wanted.of("rule", "no-violence"));
        cases.put("rule (1 in 4,000)", row -> Wanted.of("rule", "no-forgery"));
        cases.put("rule (none)", row -> Wanted.of("rule", "no-such"));
        cases.put("concept", row -> Wanted.of("concept", row.concept()));
        cases.put("concept (1 in 7,000)", row -> Wanted.of("concept", "dragon@1"));
        cases.put("steered", row -> Wanted.of("steered", "true"));
        cases.put("policy", row -> Wanted.of("policy", row.policy()));
        cases.put("model", row -> Wanted.of("model", row.model()));
        cases.put("source", row -> Wanted.of("source", row.source()));
        cases.put("actor", row -> Wanted.of("actor", "ada"));
        cases.put("request", row -> Wanted.of("request", row.request()));
        cases.put("picture", row -> Wanted.of("picture", row.picture()));
        cases.put("requester", row -> Wanted.of("requester", row.requester()));
        cases.put("requester (1 in 20)", row -> Wanted.of("requester", ManyEntries.BOT));
        cases.put("asked", row -> Wanted.of("asked", "evenkeel.requests/" + row.seq() % 4 + "/" + row.seq() / 4));
        cases.put("arrived", row -> Wanted.of("arrived", "evenkeel.audit/" + row.seq() % 4 + "/" + row.seq() / 4));
        cases.put("text (many)", row -> Wanted.of("text", "blocked term (\"gun\")"));
        cases.put("text (nearly all)", row -> Wanted.of("text", "the prompt"));
        cases.put("text (none)", row -> Wanted.of("text", "zeppelin"));
        cases.put("text with a number", row -> Wanted.of("text", "asks for (77) pictures"));
        cases.put("text with a number (none)", row -> Wanted.of("text", "asks for (777) pictures"));
        cases.put("refused, steered: none", row -> Wanted.of("decision", "refused", "steered", "true"));
        cases.put("refused, old policy", row -> Wanted.of("decision", "refused", "policy", "giant@1"));
        cases.put(
                "newest model, oldest policy: none",
                row -> Wanted.of("model", ManyEntries.MODELS.get(2), "policy", "giant@1"));
        cases.put(
                "rare rule, source, hour",
                row -> Wanted.of(
                        "rule",
                        "no-forgery",
                        "source",
                        "/feed",
                        "from",
                        "" + row.at(),
                        "to",
                        "" + row.at().plus(Duration.ofHours(1))));
        cases.put(
                "refused, rule, source, day",
                row -> Wanted.of(
                        "decision",
                        "refused",
                        "rule",
                        "no-logos",
                        "source",
                        "/feed",
                        "from",
                        "" + row.at(),
                        "to",
                        "" + row.at().plus(Duration.ofDays(1))));
        cases.put("text, completed: none", row -> Wanted.of("text", "blocked term (\"gun\")", "decision", "completed"));
        cases.put("text (nearly all), admin: none", row -> Wanted.of("text", "the prompt", "decision", "admin"));
        cases.put(
                "requester (1 in 20), rare rule", row -> Wanted.of("requester", ManyEntries.BOT, "rule", "no-forgery"));
        cases.put(
                "requester (1 in 20), admin: none",
                row -> Wanted.of("requester", ManyEntries.BOT, "decision", "admin"));
        cases.put(
                "requester (1 in 20), oldest policy",
                row -> Wanted.of("requester", ManyEntries.BOT, "policy", "giant@1"));
        cases.put("requester, picture", row -> Wanted.of("requester", row.requester(), "picture", row.picture()));
        cases.put("small: nothing asked", row -> Wanted.of());
        cases.put("small: refused", row -> Wanted.of("decision", "refused"));
        cases.put("small: rare rule", row -> Wanted.of("rule", "no-forgery"));
        cases.put("small: text", row -> Wanted.of("text", "blocked term (\"gun\")"));
        cases.put("small: text (none)", row -> Wanted.of("text", "zeppelin"));
        cases.put("small: requester", row -> Wanted.of("requester", row.requester()));
        return cases;
    }
}
