package io.evenkeel.policy.definition;

import io.evenkeel.platform.ObjectReader;
import java.util.List;
import java.util.Optional;

/** Parses limit rules, which bound the number of images. */
final class LimitRuleParser implements RuleParser {
    private static final int MAX_IMAGES = 1_000_000;

    @Override
    public List<String> fieldNames() {
        return List.of("imagesPerRequest", "imagesPerMinute");
    }

    @Override
    public boolean allowsObligations() {
        return false;
    }

    @Override
    public Optional<Rule> parse(Rule.RuleHeader header, ObjectReader rule) {
        if (!rule.has("imagesPerRequest") && !rule.has("imagesPerMinute")) {
            rule.addViolation("imagesPerRequest or imagesPerMinute must be given", "the rule can go");
        }
        return Optional.of(new Rule.Limit(
                header,
                rule.optionalInteger("imagesPerRequest", 1, MAX_IMAGES, "a rule of type block was meant"),
                rule.optionalInteger("imagesPerMinute", 1, MAX_IMAGES, "a rule of type block was meant")));
    }
}
