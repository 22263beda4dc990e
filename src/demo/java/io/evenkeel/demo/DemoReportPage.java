package io.evenkeel.demo;

import io.evenkeel.demo.ChartLayout.BulletChart;
import io.evenkeel.demo.SteeringComparison.ImagePair;
import io.evenkeel.demo.SteeringComparison.ReportImage;
import io.evenkeel.policy.Reason;
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
public final class DemoReportPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private DemoReportPage() {}

    /** A goal at a glance. */
    record GoalTile(
            String name,
            String meaning,
            String before,
            String after,
            String ratio,
            String bar,
            boolean met,
            BulletChart bullet) {
        static GoalTile fromGoal(MetricGoal goal) {
            return new GoalTile(
                    goal.name(),
                    goal.meaning(),
                    NumberFormats.formatNumber(goal.change().baselineValue()),
                    NumberFormats.formatNumber(goal.change().steeredValue()),
                    NumberFormats.formatNumber(goal.change().ratio()),
                    goal.barText(),
                    goal.isMet(),
                    BulletChart.fromGoal(goal));
        }
    }

    /** A request with all that became of it. */
    record RequestCard(
            DemoRequest asked,
            String kind,
            RequestResult reply,
            String verdict,
            List<Reason> reasons,
            List<ImageView> unsteered,
            List<ImageView> steered) {
        static RequestCard fromComparison(SteeringComparison comparison) {
            return new RequestCard(
                    comparison.request(),
                    comparison.request().kind().label(),
                    comparison.result(),
                    verdictOf(comparison),
                    comparison.result().reasons(),
                    imageViews(comparison, false),
                    imageViews(comparison, true));
        }

        private static String verdictOf(SteeringComparison comparison) {
            if (!comparison.result().outcome().equals(DemoRequest.COMPLETED)) {
                return comparison.result().outcome();
            }
            boolean isSteered = comparison.imagePairs().stream()
                    .anyMatch(pair -> !pair.appliedConcepts().isEmpty());
            return isSteered ? "steered" : "passed-through";
        }

        private static List<ImageView> imageViews(SteeringComparison comparison, boolean steered) {
            List<ImageView> views = new ArrayList<>();
            for (ImagePair pair : comparison.imagePairs()) {
                ReportImage image = pair.select(steered);
                List<String> vectors = steered
                        ? pair.appliedConcepts().stream()
                                .map(conceptStrength ->
                                        conceptStrength.concept() + " \u00d7 " + conceptStrength.strength())
                                .toList()
                        : List.of();
                views.add(new ImageView(image, views.size() + 1, badgesOf(comparison, image), vectors));
            }
            return views;
        }

        private static List<AttributeBadge> badgesOf(SteeringComparison comparison, ReportImage image) {
            List<AttributeBadge> attributeBadges = new ArrayList<>();
            for (String group : List.of("gender", "skin")) {
                String label = image.classifications().mostProbableLabel(group);
                String namedLabel = comparison.request().namedAttributes().get(group);
                String tone = namedLabel == null ? "plain" : namedLabel.equals(label) ? "kept" : "missed";
                attributeBadges.add(new AttributeBadge(group.equals("skin") ? label + " skin" : label, tone));
            }
            if (image.isUnsafe()) {
                attributeBadges.add(new AttributeBadge("weapon", "alert"));
            }
            return attributeBadges;
        }
    }

    /** A picture with what is said below it. */
    record ImageView(ReportImage shot, int number, List<AttributeBadge> badges, List<String> vectors) {}

    /** A measured attribute. */
    record AttributeBadge(String text, String tone) {}

    /** A chain of the audit trail. */
    record TreeView(String name, boolean intact, String finding, List<EntryView> rows) {
        static TreeView fromTree(AuditSnapshot.TenantTree tree) {
            return new TreeView(
                    tree.name(),
                    tree.intact(),
                    tree.verificationResult(),
                    tree.entries().stream().map(EntryView::fromEntry).toList());
        }
    }

    /** An entry. */
    record EntryView(long seq, String time, String kind, String request, String policy, String rules, String concepts) {
        static EntryView fromEntry(AuditSnapshot.SnapshotEntry entry) {
            return new EntryView(
                    entry.seq(),
                    TIME.format(Instant.parse(entry.body().path("at").asText())),
                    entry.body().path("kind").asText(),
                    entry.body().path("request").asText(),
                    entry.body().path("policy").asText(),
                    joinField(entry, "rules"),
                    joinField(entry, "concepts"));
        }

        private static String joinField(AuditSnapshot.SnapshotEntry entry, String field) {
            List<String> texts = new ArrayList<>();
            entry.body().path(field).forEach(text -> texts.add(text.asText()));
            return String.join(", ", texts);
        }
    }

    /** The page, complete. */
    public static String render(DemoReport demoReport) {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
        return engine.parse(loadTemplate(), Variant.forContentType(Variant.TEXT_HTML))
                .data(templateData(demoReport))
                .render();
    }

    private static Map<String, Object> templateData(DemoReport demoReport) {
        DemoMetrics demoMetrics = demoReport.metrics();
        return Map.of(
                "made", DAY.format(Instant.now()),
                "counts", demoReport.outcomeCounts(),
                "tiles", demoReport.goals().stream().map(GoalTile::fromGoal).toList(),
                "figures", demoMetrics,
                "unsafe", GoalTile.fromGoal(demoReport.goals().get(1)),
                "balance", ChartLayout.layoutBalance(demoMetrics),
                "squares", ChartLayout.layoutSquares(demoReport.comparisons()),
                "cards",
                        demoReport.comparisons().stream()
                                .map(RequestCard::fromComparison)
                                .toList(),
                "chains",
                        demoReport.auditSnapshot().trees().stream()
                                .map(TreeView::fromTree)
                                .toList(),
                "speed",
                        Map.of(
                                "perSecond",
                                        NumberFormats.formatNumber(
                                                demoReport.throughput().imagesPerSecond()),
                                "seconds",
                                        NumberFormats.formatNumber(
                                                demoReport.throughput().secondsPerBaselineImage())));
    }

    private static String loadTemplate() {
        try (InputStream file = DemoReportPage.class.getResourceAsStream("/demo/report.html")) {
            return new String(Objects.requireNonNull(file, "report.html").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the report's template cannot be read", e);
        }
    }
}
