package io.evenkeel.discovery.job;

import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.InvalidDiscoverySpecException;
import io.evenkeel.platform.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a deployment sets on top of a spec's own rules. */
final class SpecLimits {
    private static final Pattern NOT_FOR_POSTGRESQL = Pattern.compile("\\\\u0000|[\\x{0}\\p{Cs}]");

    private SpecLimits() {}

    /** Everything that the spec has too much of. */
    static List<String> problems(DiscoverySpec discoverySpec, DiscoveryConfig.Limits limits) {
        List<String> problems = new ArrayList<>();
        check("budget: steps", discoverySpec.budget().steps(), limits.steps(), problems);
        check("subjects: count", discoverySpec.subjects().size(), limits.subjects(), problems);
        if (NOT_FOR_POSTGRESQL.matcher(discoverySpec.canonical().toString()).find()) {
            problems.add("a prompt or word holds the character U+0000 or half a character, which cannot be kept."
                    + "\nMaybe it was cut in the middle.");
        }
        discoverySpec.concepts().stream()
                .flatMap(conceptSpec -> conceptSpec.words().stream())
                .filter(word -> !ConceptService.isValidPhrase(word))
                .forEach(word -> problems.add("word (" + SafeText.sanitise(word)
                        + ") must have 1 to 200 characters, a letter or digit among them and no control character."
                        + "\nMaybe it is a prompt."));
        checkReadable(discoverySpec, problems);
        return problems;
    }

    /** What is kept is its canonical text, which may be longer than what was written. */
    private static void checkReadable(DiscoverySpec discoverySpec, List<String> problems) {
        try {
            var unusedAgain = DiscoverySpec.parse(discoverySpec.canonical().toString());
        } catch (InvalidDiscoverySpecException e) {
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
