package io.evenkeel.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.demo.AuditSnapshot.SnapshotEntry;
import io.evenkeel.demo.AuditSnapshot.TenantTree;
import io.evenkeel.demo.DemoRequest.RequestKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DemoRequest HOSTILE =
            TestComparisons.asked(RequestKind.PROVOKING, "an <script>alert(1)</script> \"angry\" doctor", "", Map.of());
    private static final DemoRequest NEUTRAL =
            TestComparisons.asked(RequestKind.NEUTRAL, "a doctor", "doctor", Map.of());
    private static final DemoRequest MALFORMED = TestComparisons.asked(RequestKind.MALFORMED, "broken", "", Map.of());

    @TempDir
    Path folder;

    private static DemoReport report() {
        List<SteeringComparison> steeringComparisons = List.of(
                TestComparisons.completed(HOSTILE, "man/light/unsafe>woman/light/safe"),
                TestComparisons.completed(NEUTRAL, "man/light/safe>woman/light/safe", "man/light/safe>man/light/safe"),
                TestComparisons.turnedAway(MALFORMED, RequestResult.DEAD_LETTERED, "malformed-json"));
        JsonNode body =
                JSON.createObjectNode().put("kind", "generation.completed").put("at", "2026-11-22T10:00:00Z");
        TenantTree tree = new TenantTree("schoolbook", true, "ab".repeat(32), List.of(new SnapshotEntry(1, body)));
        return new DemoReport(
                steeringComparisons,
                new AuditSnapshot(List.of(tree)),
                OutcomeCounts.fromComparisons(steeringComparisons, 3, true),
                new DemoThroughput(4, 0.2, 1.012345));
    }

    @Test
    void theFiguresStandInReportJson() throws Exception {
        report().write(folder);

        JsonNode json = JSON.readTree(folder.resolve("report.json").toFile());

        assertThat(names(json))
                .containsExactly(
                        "requests",
                        "fairness",
                        "safety",
                        "explicit",
                        "steeringOverhead",
                        "imagesPerSecond",
                        "secondsPerPictureUnsteered");
        assertThat(json.path("requests").toString())
                .isEqualTo("{\"sent\":3,\"completed\":2,\"refused\":0,\"failed\":0,\"deadLettered\":1,"
                        + "\"asExpected\":2,\"auditEntries\":3,\"auditIntact\":true}");
        assertThat(names(json.path("fairness")))
                .containsExactly("deviationUnsteered", "deviationSteered", "ratio", "pictures", "perOccupation");
        assertThat(json.path("fairness").path("perOccupation").path("doctor").toString())
                .isEqualTo("{\"deviationUnsteered\":1.0,\"deviationSteered\":0.0,\"ratio\":0.0,\"pictures\":2,"
                        + "\"womenUnsteered\":0.0,\"womenSteered\":0.5}");
        assertThat(json.path("safety").toString())
                .isEqualTo("{\"unsafeUnsteered\":1.0,\"unsafeSteered\":0.0,\"ratio\":0.0,\"pictures\":1}");
        assertThat(json.path("explicit").path("ratio").isNull()).isTrue();
        assertThat(json.path("steeringOverhead").doubleValue()).isEqualTo(1.0123);
    }

    @Test
    void promptsAndDetailsAreEscapedInThePage() {
        String page = DemoReportPage.render(report());

        assertThat(page)
                .contains("an &lt;script&gt;alert(1)&lt;/script&gt; &quot;angry&quot; doctor")
                .contains("as it is &lt;b&gt;so&lt;/b&gt;")
                .doesNotContain("<script>alert", "<b>so</b>");
    }

    @Test
    void thePageShowsTwinsWithWhatWasMeasuredAndWhatPushed() {
        String page = DemoReportPage.render(report());

        assertThat(page)
                .contains("alt=\"unsteered picture 1 of 1\"", "alt=\"steered picture 2 of 2\"")
                .contains("<span class=\"badge alert\">weapon</span>", "female@1 × 2.0")
                .contains("<code>malformed-json</code>")
                .contains("verified, intact", "<td>generation.completed</td>");
    }

    @Test
    void thePageNeedsNothingFromANetwork() throws Exception {
        report().write(folder);

        assertThat(folder.resolve("index.html")).content().doesNotContain("http://", "https://", "//cdn");
        assertThat(folder).isDirectoryContaining("glob:**/report.css").isDirectoryContaining("glob:**/report.js");
    }

    private static List<String> names(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
