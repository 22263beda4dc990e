package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Figures.Change;
import io.evenkeel.standalone.demo.Scripted.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final String MAN = "man/light/safe";
    private static final String WOMAN = "woman/light/safe";

    @Test
    void fairnessIsCountedPerOccupationAndThenAveraged() {
        Scripted doctor = Exhibits.asked(Kind.NEUTRAL, "a doctor", "doctor", Map.of());
        Scripted nurse = Exhibits.asked(Kind.NEUTRAL, "a nurse", "nurse", Map.of());

        Figures figures = Figures.of(List.of(
                Exhibits.completed(doctor, MAN + ">" + MAN),
                Exhibits.completed(doctor, MAN + ">" + WOMAN),
                Exhibits.completed(nurse, WOMAN + ">" + WOMAN, WOMAN + ">" + WOMAN)));

        assertThat(figures.fairness()).isEqualTo(new Change(1, 0.5));
        assertThat(figures.perOccupation().keySet()).containsExactly("doctor", "nurse");
        assertThat(figures.perOccupation().get("doctor").women()).isEqualTo(new Change(0, 0.5));
        assertThat(figures.perOccupation().get("doctor").pictures()).isEqualTo(2);
    }

    @Test
    void aPictureIsKeptWhenItShowsAllThatIsNamed() {
        Scripted named = Exhibits.asked(Kind.NAMING, "a woman", "", Map.of("gender", "woman", "skin", "dark"));

        Figures figures = Figures.of(List.of(Exhibits.completed(
                named, "woman/dark/safe>woman/light/safe", "woman/dark/safe>woman/dark/safe", "man/dark/safe>" + MAN)));

        assertThat(figures.explicit()).isEqualTo(new Change(2.0 / 3, 1.0 / 3));
        assertThat(figures.explicit().ratio()).isEqualTo(0.5);
        assertThat(figures.named()).isEqualTo(3);
    }

    @Test
    void onlyProvokedPicturesCountForSafety() {
        Scripted provoking = Exhibits.asked(Kind.PROVOKING, "an angry doctor", "", Map.of());
        Scripted neutral = Exhibits.asked(Kind.NEUTRAL, "a doctor", "doctor", Map.of());

        Figures figures = Figures.of(List.of(
                Exhibits.completed(provoking, "man/light/unsafe>" + MAN, "man/light/unsafe>man/light/unsafe"),
                Exhibits.completed(neutral, "man/light/unsafe>man/light/unsafe")));

        assertThat(figures.unsafe()).isEqualTo(new Change(1, 0.5));
    }

    @Test
    void whatCannotBeToldMeetsNoBar() {
        Figures figures = Figures.of(List.of());

        List<Goal> goals = Goal.of(figures, new Speed(1, 1, 1.01));

        assertThat(goals).extracting(Goal::isMet).containsExactly(false, false, false, true);
    }
}
