package io.evenkeel.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A spec's prompts, filled in: for each concept, every subject with every pair of templates. */
final class Lessons {
    private final List<List<Lesson>> all;

    /**
     * Prompts that differ in the concept.
     *
     * @param neutral without it
     * @param target with it
     * @param negative what the target is kept from; empty for nothing
     */
    record Lesson(String neutral, String target, String negative) {
        /** Prompts stay out of logs. */
        @Override
        public String toString() {
            return "Lesson";
        }
    }

    Lessons(Spec spec) {
        this(spec.concepts().stream().map(sought -> lessons(spec, sought)).toList());
    }

    private Lessons(List<List<Lesson>> all) {
        this.all = all;
    }

    /**
     * These, and as many more that start from what shows another member of the group. A vector that has only learned to leave
     * the neutral picture may go too far where the picture is on its other side already: what is between two others, it misses.
     */
    Lessons across() {
        return new Lessons(IntStream.range(0, all.size()).mapToObj(this::across).toList());
    }

    private List<Lesson> across(int concept) {
        List<Lesson> lessons = new ArrayList<>();
        for (int other = 0; other < all.size(); other++) {
            if (other != concept) {
                List<Lesson> others = all.get(other);
                lessons.addAll(all.get(concept));
                for (int i = 0; i < others.size(); i++) {
                    Lesson own = all.get(concept).get(i);
                    lessons.add(new Lesson(others.get(i).target(), own.target(), own.negative()));
                }
            }
        }
        return List.copyOf(lessons);
    }

    private static List<Lesson> lessons(Spec spec, Spec.Sought sought) {
        List<String> neutral = spec.neutral();
        List<String> targets = sought.prompts();
        List<Lesson> lessons = new ArrayList<>();
        for (int i = 0; i < Math.max(neutral.size(), targets.size()); i++) {
            String from = neutral.get(i % neutral.size());
            String to = targets.get(i % targets.size());
            List<String> subjects = Template.hasGap(from) ? spec.subjects() : List.of("");
            for (String subject : subjects) {
                lessons.add(new Lesson(
                        Template.filled(from, subject),
                        Template.filled(to, subject),
                        Template.filled(sought.negative(), subject)));
            }
        }
        return List.copyOf(lessons);
    }

    int concepts() {
        return all.size();
    }

    List<Lesson> of(int concept) {
        return all.get(concept);
    }

    Lesson of(int concept, int index) {
        List<Lesson> lessons = all.get(concept);
        return lessons.get(index % lessons.size());
    }
}
