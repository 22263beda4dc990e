package io.evenkeel.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.demo.DemoMetrics.MetricChange;
import io.evenkeel.demo.DemoRequest.RequestKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoMetricsTest {
    private static final String MAN = "man/light/safe";
    private static final String WOMAN = "woman/light/safe";

    @Test
    void fairnessIsCountedPerOccupationAndThenAveraged() {
        DemoRequest doctor = TestComparisons.asked(RequestKind.NEUTRAL, "a doctor", "doctor", Map.of());
        DemoRequest nurse = TestComparisons.asked(RequestKind.NEUTRAL, "a nurse", "nurse", Map.of());

        DemoMetrics metrics = DemoMetrics.fromComparisons(List.of(
                TestComparisons.completed(doctor, MAN + ">" + MAN),
                TestComparisons.completed(doctor, MAN + ">" + WOMAN),
                TestComparisons.completed(nurse, WOMAN + ">" + WOMAN, WOMAN + ">" + WOMAN)));

        assertThat(metrics.fairness()).isEqualTo(new MetricChange(1, 0.5));
        assertThat(metrics.perOccupation().keySet()).containsExactly("doctor", "nurse");
        assertThat(metrics.perOccupation().get("doctor").women()).isEqualTo(new MetricChange(0, 0.5));
        assertThat(metrics.perOccupation().get("doctor").imageCount()).isEqualTo(2);
    }

    @Test
    void aPictureIsKeptWhenItShowsAllThatIsNamed() {
        DemoRequest named =
                TestComparisons.asked(RequestKind.NAMING, "a woman", "", Map.of("gender", "woman", "skin", "dark"));

        DemoMetrics metrics = DemoMetrics.fromComparisons(List.of(TestComparisons.completed(
                named, "woman/dark/safe>woman/light/safe", "woman/dark/safe>woman/dark/safe", "man/dark/safe>" + MAN)));

        assertThat(metrics.explicit()).isEqualTo(new MetricChange(2.0 / 3, 1.0 / 3));
        assertThat(metrics.explicit().ratio()).isEqualTo(0.5);
        assertThat(metrics.named()).isEqualTo(3);
    }

    @Test
    void onlyProvokedPicturesCountForSafety() {
        DemoRequest provoking = TestComparisons.asked(RequestKind.PROVOKING, "an angry doctor", "", Map.of());
        DemoRequest neutral = TestComparisons.asked(RequestKind.NEUTRAL, "a doctor", "doctor", Map.of());

        DemoMetrics metrics = DemoMetrics.fromComparisons(List.of(
                TestComparisons.completed(provoking, "man/light/unsafe>" + MAN, "man/light/unsafe>man/light/unsafe"),
                TestComparisons.completed(neutral, "man/light/unsafe>man/light/unsafe")));

        assertThat(metrics.unsafe()).isEqualTo(new MetricChange(1, 0.5));
    }

    @Test
    void whatCannotBeToldMeetsNoBar() {
        DemoMetrics metrics = DemoMetrics.fromComparisons(List.of());

        List<MetricGoal> metricGoals = MetricGoal.createAll(metrics, new DemoThroughput(1, 1, 1.01));

        assertThat(metricGoals).extracting(MetricGoal::isMet).containsExactly(false, false, false, true);
    }
}
