package io.evenkeel.discovery.job;

import io.evenkeel.concept.Concepts;
import io.evenkeel.discovery.InvalidSpec;
import io.evenkeel.discovery.Spec;
import io.evenkeel.platform.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a deployment sets on top of a spec's own rules. */
final class SpecLimits {
    private static final Pattern NOT_FOR_POSTGRESQL = Pattern.compile("\\\\u0000|[\\x{0}\\p{Cs}]");

    private SpecLimits() {}

    /** Everything that the spec has too much of. */
    static List<String> problems(Spec spec, DiscoveryConfig.Limits limits) {
        List<String> problems = new ArrayList<>();
        check("budget: steps", spec.budget().steps(), limits.steps(), problems);
        check("subjects: count", spec.subjects().size(), limits.subjects(), problems);
        if (NOT_FOR_POSTGRESQL.matcher(spec.canonical().toString()).find()) {
            problems.add("a prompt or word holds the character U+0000 or half a character, which cannot be kept."
                    + "\nMaybe it was cut in the middle.");
        }
        spec.concepts().stream()
                .flatMap(sought -> sought.words().stream())
                .filter(word -> !Concepts.isWord(word))
                .forEach(word -> problems.add("word (" + Shown.of(word)
                        + ") must have 1 to 200 characters, a letter or digit among them and no control character."
                        + "\nMaybe it is a prompt."));
        checkReadable(spec, problems);
        return problems;
    }

    /** What is kept is its canonical text, which may be longer than what was written. */
    private static void checkReadable(Spec spec, List<String> problems) {
        try {
            var unusedAgain = Spec.parse(spec.canonical().toString());
        } catch (InvalidSpec e) {
            problems.add("spec cannot be read again once it is written out with all its defaults: "
                    + String.join("\n", e.problems()));
        }
    }

    private static void check(String what, int asked, int most, List<String> problems) {
        if (asked > most) {
            problems.add(what + " (" + asked + ") must be at most (" + most
                    + ") here.\nMaybe the operator can raise evenkeel.discovery.limits.");
        }
    }
}
