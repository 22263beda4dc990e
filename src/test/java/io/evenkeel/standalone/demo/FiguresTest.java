package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.demo.DemoMetrics;
import io.evenkeel.demo.DemoMetrics.MetricChange;
import io.evenkeel.demo.DemoRequest;
import io.evenkeel.demo.DemoRequest.RequestKind;
import io.evenkeel.demo.DemoThroughput;
import io.evenkeel.demo.MetricGoal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final String MAN = "man/light/safe";
    private static final String WOMAN = "woman/light/safe";

    @Test
    void fairnessIsCountedPerOccupationAndThenAveraged() {
        DemoRequest doctor = Exhibits.asked(RequestKind.NEUTRAL, "a doctor", "doctor", Map.of());
        DemoRequest nurse = Exhibits.asked(RequestKind.NEUTRAL, "a nurse", "nurse", Map.of());

        DemoMetrics demoMetrics = DemoMetrics.fromComparisons(List.of(
                Exhibits.completed(doctor, MAN + ">" + MAN),
                Exhibits.completed(doctor, MAN + ">" + WOMAN),
                Exhibits.completed(nurse, WOMAN + ">" + WOMAN, WOMAN + ">" + WOMAN)));

        assertThat(demoMetrics.fairness()).isEqualTo(new MetricChange(1, 0.5));
        assertThat(demoMetrics.perOccupation().keySet()).containsExactly("doctor", "nurse");
        assertThat(demoMetrics.perOccupation().get("doctor").women()).isEqualTo(new MetricChange(0, 0.5));
        assertThat(demoMetrics.perOccupation().get("doctor").imageCount()).isEqualTo(2);
    }

    @Test
    void aPictureIsKeptWhenItShowsAllThatIsNamed() {
        DemoRequest named =
                Exhibits.asked(RequestKind.NAMING, "a woman", "", Map.of("gender", "woman", "skin", "dark"));

        DemoMetrics demoMetrics = DemoMetrics.fromComparisons(List.of(Exhibits.completed(
                named, "woman/dark/safe>woman/light/safe", "woman/dark/safe>woman/dark/safe", "man/dark/safe>" + MAN)));

        assertThat(demoMetrics.explicit()).isEqualTo(new MetricChange(2.0 / 3, 1.0 / 3));
        assertThat(demoMetrics.explicit().ratio()).isEqualTo(0.5);
        assertThat(demoMetrics.named()).isEqualTo(3);
    }

    @Test
    void onlyProvokedPicturesCountForSafety() {
        DemoRequest provoking = Exhibits.asked(RequestKind.PROVOKING, "an angry doctor", "", Map.of());
        DemoRequest neutral = Exhibits.asked(RequestKind.NEUTRAL, "a doctor", "doctor", Map.of());

        DemoMetrics demoMetrics = DemoMetrics.fromComparisons(List.of(
                Exhibits.completed(provoking, "man/light/unsafe>" + MAN, "man/light/unsafe>man/light/unsafe"),
                Exhibits.completed(neutral, "man/light/unsafe>man/light/unsafe")));

        assertThat(demoMetrics.unsafe()).isEqualTo(new MetricChange(1, 0.5));
    }

    @Test
    void whatCannotBeToldMeetsNoBar() {
        DemoMetrics demoMetrics = DemoMetrics.fromComparisons(List.of());

        List<MetricGoal> metricGoals = MetricGoal.createAll(demoMetrics, new DemoThroughput(1, 1, 1.01));

        assertThat(metricGoals).extracting(MetricGoal::isMet).containsExactly(false, false, false, true);
    }
}
