package io.evenkeel.discovery.job;

import io.evenkeel.discovery.Spec;
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
        return problems;
    }

    private static void check(String what, int asked, int most, List<String> problems) {
        if (asked > most) {
            problems.add(what + " (" + asked + ") must be at most (" + most
                    + ") here.\nMaybe the operator can raise evenkeel.discovery.limits.");
        }
    }
}
