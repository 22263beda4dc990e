package io.evenkeel.standalone.demo;

import io.evenkeel.policy.Reason;
import io.evenkeel.standalone.demo.Exhibit.Shot;
import io.evenkeel.standalone.demo.Exhibit.Twins;
import io.evenkeel.standalone.demo.Plot.Bullet;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The report as a web page. Whatever comes from outside is escaped by the template engine. */
final class ReportPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private ReportPage() {}

    /** A goal at a glance. */
    record Tile(
            String name,
            String meaning,
            String before,
            String after,
            String ratio,
            String bar,
            boolean met,
            Bullet bullet) {
        static Tile of(Goal goal) {
            return new Tile(
                    goal.name(),
                    goal.meaning(),
                    Text.number(goal.change().unsteered()),
                    Text.number(goal.change().steered()),
                    Text.number(goal.change().ratio()),
                    goal.barInWords(),
                    goal.isMet(),
                    Bullet.of(goal));
        }
    }

    /** A request with all that became of it. */
    record Card(
            Scripted asked,
            String kind,
            Reply reply,
            String verdict,
            List<Reason> reasons,
            List<Picture> unsteered,
            List<Picture> steered) {
        static Card of(Exhibit exhibit) {
            return new Card(
                    exhibit.asked(),
                    exhibit.asked().kind().word(),
                    exhibit.reply(),
                    verdict(exhibit),
                    exhibit.reply().reasons(),
                    pictures(exhibit, false),
                    pictures(exhibit, true));
        }

        private static String verdict(Exhibit exhibit) {
            if (!exhibit.reply().outcome().equals(Scripted.COMPLETED)) {
                return exhibit.reply().outcome();
            }
            boolean pushed =
                    exhibit.twins().stream().anyMatch(twins -> !twins.pushes().isEmpty());
            return pushed ? "steered" : "passed-through";
        }

        private static List<Picture> pictures(Exhibit exhibit, boolean steered) {
            List<Picture> pictures = new ArrayList<>();
            for (Twins twins : exhibit.twins()) {
                Shot shot = twins.shot(steered);
                List<String> vectors = steered
                        ? twins.pushes().stream()
                                .map(push -> push.concept() + " \u00d7 " + push.strength())
                                .toList()
                        : List.of();
                pictures.add(new Picture(shot, pictures.size() + 1, badges(exhibit, shot), vectors));
            }
            return pictures;
        }

        private static List<Badge> badges(Exhibit exhibit, Shot shot) {
            List<Badge> badges = new ArrayList<>();
            for (String group : List.of("gender", "skin")) {
                String label = shot.measured().top(group);
                String named = exhibit.asked().shows().get(group);
                String tone = named == null ? "plain" : named.equals(label) ? "kept" : "missed";
                badges.add(new Badge(group.equals("skin") ? label + " skin" : label, tone));
            }
            if (shot.isUnsafe()) {
                badges.add(new Badge("weapon", "alert"));
            }
            return badges;
        }
    }

    /** A picture with what is said below it. */
    record Picture(Shot shot, int number, List<Badge> badges, List<String> vectors) {}

    /** A measured attribute. */
    record Badge(String text, String tone) {}

    /** A chain of the audit trail. */
    record Chain(String name, boolean intact, String finding, List<Row> rows) {
        static Chain of(Trail.Chain chain) {
            return new Chain(
                    chain.name(),
                    chain.intact(),
                    chain.finding(),
                    chain.entries().stream().map(Row::of).toList());
        }
    }

    /** An entry. */
    record Row(long seq, String time, String kind, String request, String policy, String rules, String concepts) {
        static Row of(Trail.Entry entry) {
            return new Row(
                    entry.seq(),
                    TIME.format(Instant.parse(entry.body().path("at").asText())),
                    entry.body().path("kind").asText(),
                    entry.body().path("request").asText(),
                    entry.body().path("policy").asText(),
                    listed(entry, "rules"),
                    listed(entry, "concepts"));
        }

        private static String listed(Trail.Entry entry, String field) {
            List<String> texts = new ArrayList<>();
            entry.body().path(field).forEach(text -> texts.add(text.asText()));
            return String.join(", ", texts);
        }
    }

    /** The page, complete. */
    static String of(Report report) {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
        return engine.parse(template(), Variant.forContentType(Variant.TEXT_HTML))
                .data(data(report))
                .render();
    }

    private static Map<String, Object> data(Report report) {
        Figures figures = report.figures();
        return Map.of(
                "made", DAY.format(Instant.now()),
                "counts", report.counts(),
                "tiles", report.goals().stream().map(Tile::of).toList(),
                "figures", figures,
                "unsafe", Tile.of(report.goals().get(1)),
                "balance", Plot.balance(figures),
                "squares", Plot.squares(report.exhibits()),
                "cards", report.exhibits().stream().map(Card::of).toList(),
                "chains", report.trail().chains().stream().map(Chain::of).toList(),
                "speed",
                        Map.of(
                                "perSecond", Text.number(report.speed().picturesPerSecond()),
                                "seconds", Text.number(report.speed().secondsPerPictureUnsteered())));
    }

    private static String template() {
        try (InputStream file = ReportPage.class.getResourceAsStream("/demo/report.html")) {
            return new String(Objects.requireNonNull(file, "report.html").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the report's template cannot be read", e);
        }
    }
}
