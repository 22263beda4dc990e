package io.evenkeel.discovery;

import io.evenkeel.diffusion.schedule.Position;
import java.util.ArrayList;
import java.util.List;

/** Fixed points on unsteered walks of the neutral prompt, the same for whatever vectors are compared on them. */
final class Exam {
    private static final int EACH = 8;

    private Exam() {}

    /** Where to ask. */
    record Question(int concept, Position position, Lessons.Lesson lesson) {}

    /** How many steps of walks it takes. */
    static double rows(int concepts, int first, int last) {
        return concepts * EACH * (first + last) / 2.0;
    }

    /**
     * Some of each concept, spread evenly over calls of the walk.
     *
     * @param first call, and the one after the last
     */
    static List<Question> of(Ground ground, Lessons lessons, Draws draws, int first, int last) {
        List<Position> starts = new ArrayList<>();
        List<Lessons.Lesson> chosen = new ArrayList<>();
        int[] until = new int[lessons.concepts() * EACH];
        for (int row = 0; row < until.length; row++) {
            int place = row % EACH;
            starts.add(
                    ground.walk().start(draws.noise(Draws.For.EXAM_START, place).next(ground.size())));
            chosen.add(lesson(lessons, row));
            until[row] = first + place * (last - first) / EACH;
        }
        List<Ground.Told> told = chosen.stream()
                .map(lesson -> new Ground.Told(lesson.neutral(), ""))
                .toList();
        List<Position> reached =
                ground.walked(starts, told, until, (row, call) -> draws.noise(Draws.For.EXAM_NOISE, row % EACH, call));
        List<Question> exam = new ArrayList<>();
        for (int row = 0; row < until.length; row++) {
            exam.add(new Question(row / EACH, reached.get(row), chosen.get(row)));
        }
        return exam;
    }

    /** Far apart in the list, so that they differ in subject and template. */
    private static Lessons.Lesson lesson(Lessons lessons, int row) {
        int concept = row / EACH;
        int all = lessons.of(concept).size();
        return lessons.of(concept, row % EACH * all / Math.min(all, EACH));
    }
}
