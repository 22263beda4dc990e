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
        static GoalTile fromGoal(MetricGoal metricGoal) {
            return new GoalTile(
                    metricGoal.name(),
                    metricGoal.meaning(),
                    NumberFormats.formatNumber(metricGoal.change().baselineValue()),
                    NumberFormats.formatNumber(metricGoal.change().steeredValue()),
                    NumberFormats.formatNumber(metricGoal.change().ratio()),
                    metricGoal.barText(),
                    metricGoal.isMet(),
                    BulletChart.fromGoal(metricGoal));
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
        static RequestCard fromComparison(SteeringComparison steeringComparison) {
            return new RequestCard(
                    steeringComparison.request(),
                    steeringComparison.request().kind().label(),
                    steeringComparison.result(),
                    verdictOf(steeringComparison),
                    steeringComparison.result().reasons(),
                    imageViews(steeringComparison, false),
                    imageViews(steeringComparison, true));
        }

        private static String verdictOf(SteeringComparison steeringComparison) {
            if (!steeringComparison.result().outcome().equals(DemoRequest.COMPLETED)) {
                return steeringComparison.result().outcome();
            }
            boolean isSteered = steeringComparison.imagePairs().stream()
                    .anyMatch(imagePair -> !imagePair.appliedConcepts().isEmpty());
            return isSteered ? "steered" : "passed-through";
        }

        private static List<ImageView> imageViews(SteeringComparison steeringComparison, boolean steered) {
            List<ImageView> views = new ArrayList<>();
            for (ImagePair imagePair : steeringComparison.imagePairs()) {
                ReportImage reportImage = imagePair.select(steered);
                List<String> vectors = steered
                        ? imagePair.appliedConcepts().stream()
                                .map(conceptStrength ->
                                        conceptStrength.concept() + " \u00d7 " + conceptStrength.strength())
                                .toList()
                        : List.of();
                views.add(new ImageView(
                        reportImage, views.size() + 1, badgesOf(steeringComparison, reportImage), vectors));
            }
            return views;
        }

        private static List<AttributeBadge> badgesOf(SteeringComparison steeringComparison, ReportImage reportImage) {
            List<AttributeBadge> attributeBadges = new ArrayList<>();
            for (String group : List.of("gender", "skin")) {
                String label = reportImage.classifications().mostProbableLabel(group);
                String namedLabel =
                        steeringComparison.request().namedAttributes().get(group);
                String tone = namedLabel == null ? "plain" : namedLabel.equals(label) ? "kept" : "missed";
                attributeBadges.add(new AttributeBadge(group.equals("skin") ? label + " skin" : label, tone));
            }
            if (reportImage.isUnsafe()) {
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
        static TreeView fromTree(AuditSnapshot.TenantTree tenantTree) {
            return new TreeView(
                    tenantTree.name(),
                    tenantTree.intact(),
                    tenantTree.verificationResult(),
                    tenantTree.entries().stream().map(EntryView::fromEntry).toList());
        }
    }

    /** An entry. */
    record EntryView(long seq, String time, String kind, String request, String policy, String rules, String concepts) {
        static EntryView fromEntry(AuditSnapshot.SnapshotEntry snapshotEntry) {
            return new EntryView(
                    snapshotEntry.seq(),
                    TIME.format(Instant.parse(snapshotEntry.body().path("at").asText())),
                    snapshotEntry.body().path("kind").asText(),
                    snapshotEntry.body().path("request").asText(),
                    snapshotEntry.body().path("policy").asText(),
                    joinField(snapshotEntry, "rules"),
                    joinField(snapshotEntry, "concepts"));
        }

        private static String joinField(AuditSnapshot.SnapshotEntry snapshotEntry, String field) {
            List<String> texts = new ArrayList<>();
            snapshotEntry.body().path(field).forEach(text -> texts.add(text.asText()));
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
