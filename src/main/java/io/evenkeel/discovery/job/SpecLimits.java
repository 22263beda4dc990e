package io.evenkeel.discovery.job;

import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.discovery.spec.DiscoverySpec;
import io.evenkeel.discovery.spec.InvalidDiscoverySpecException;
import io.evenkeel.platform.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks a spec against the limits of the deployment. */
final class SpecLimits {
    private static final Pattern UNSTORABLE_CHARACTERS = Pattern.compile("\\\\u0000|[\\x{0}\\p{Cs}]");

    private SpecLimits() {}

    /** Returns every violation. */
    static List<String> violations(DiscoverySpec discoverySpec, DiscoveryConfig.Limits limits) {
        List<String> violations = new ArrayList<>();
        requireAtMost("budget: steps", discoverySpec.budget().steps(), limits.maxSteps(), violations);
        requireAtMost("subjects: count", discoverySpec.subjects().size(), limits.maxSubjects(), violations);
        if (UNSTORABLE_CHARACTERS
                .matcher(discoverySpec.canonicalJson().toString())
                .find()) {
            violations.add("a prompt or word holds the character U+0000 or half a character, which cannot be stored."
                    + "\nMaybe it was cut in the middle.");
        }
        discoverySpec.concepts().stream()
                .flatMap(conceptSpec -> conceptSpec.triggerWords().stream())
                .filter(word -> !ConceptService.isValidPhrase(word))
                .forEach(word -> violations.add("word (" + SafeText.sanitise(word)
                        + ") must have 1 to 200 characters, a letter or digit among them and no control character."
                        + "\nMaybe it is a prompt."));
        requireReparsable(discoverySpec, violations);
        return violations;
    }

    /** Checks that the canonical text, which is stored and may be longer, can be parsed again. */
    private static void requireReparsable(DiscoverySpec discoverySpec, List<String> violations) {
        try {
            var unusedAgain = DiscoverySpec.parse(discoverySpec.canonicalJson().toString());
        } catch (InvalidDiscoverySpecException e) {
            violations.add("spec cannot be read again once it is written out with all its defaults: "
                    + String.join("\n", e.problems()));
        }
    }

    private static void requireAtMost(String what, int requested, int max, List<String> violations) {
        if (requested > max) {
            violations.add(what + " (" + requested + ") must be at most (" + max
                    + ") here.\nMaybe the operator can raise evenkeel.discovery.limits.");
        }
    }
}
