package io.evenkeel.policy;

import io.evenkeel.policy.condition.SafePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Second, block and limit rules may refuse. All are asked for what words and numbers decide, and the first that refuses, in the
 * order of the policy, is the one; only if none does are prompts compared by meaning.
 */
final class Refusals {
    private final Hearing hearing;
    private final List<Integer> yetToCompare = new ArrayList<>();

    Refusals(Hearing hearing) {
        this.hearing = hearing;
    }

    /** Asks every block and limit rule. */
    Optional<Decision> hear() {
        Optional<Decision> refusal = Optional.empty();
        int first = -1;
        Decision.Why why = Decision.Why.BLOCKED;
        for (int place : hearing.book().refusing()) {
            Optional<Decision.Why> refused = ask(place);
            if (refused.isPresent() && first < 0) {
                first = place;
                why = refused.get();
            }
        }
        if (first >= 0) {
            refusal = Optional.of(hearing.refusal(first, why));
        }
        return refusal.or(this::compare);
    }

    private Optional<Decision.Why> ask(int place) {
        return switch (hearing.turn(place)) {
            case RESTS -> Optional.empty();
            case REFUSES -> Optional.of(Decision.Why.UNKNOWN);
            case ACTS ->
                hearing.book().rule(place) instanceof Rule.Block block
                        ? block(place, block)
                        : limit(place, (Rule.Limit) hearing.book().rule(place));
        };
    }

    private Optional<Decision.Why> block(int place, Rule.Block block) {
        Optional<String> why = hearing.term(place).map(term -> "the prompt holds a blocked term (\"" + term + "\")");
        if (why.isEmpty() && !block.patterns().isEmpty()) {
            why = matched(block.patterns());
        }
        if (why.isPresent()) {
            hearing.fires(place, why.get() + about(block));
            return Optional.of(Decision.Why.BLOCKED);
        }
        if (block.like().isPresent()) {
            yetToCompare.add(place);
        } else {
            hearing.rests(place, "the prompt holds no blocked term");
        }
        return Optional.empty();
    }

    private Optional<String> matched(List<SafePattern> patterns) {
        String text = hearing.question().text();
        return patterns.stream()
                .filter(pattern -> pattern.isIn(text))
                .findFirst()
                .map(pattern -> "the prompt matches a blocked pattern (" + pattern + ")");
    }

    private static String about(Rule.Block block) {
        return block.category().map(category -> ", of " + category).orElse("");
    }

    private Optional<Decision.Why> limit(int place, Rule.Limit limit) {
        int count = hearing.question().count();
        if (limit.picturesPerRequest().isPresent()
                && count > limit.picturesPerRequest().getAsInt()) {
            hearing.fires(
                    place,
                    "asks for (" + count + ") pictures, at most "
                            + limit.picturesPerRequest().getAsInt() + " are allowed at once");
            return Optional.of(Decision.Why.TOO_MANY);
        }
        return limit.picturesPerMinute().isPresent()
                ? minute(place, limit.id(), limit.picturesPerMinute().getAsInt())
                : within(place);
    }

    private Optional<Decision.Why> minute(int place, String id, int perMinute) {
        long seconds = hearing.ledger().secondsUntilAllowed(id, perMinute);
        if (seconds > 0) {
            hearing.fires(
                    place,
                    "at most " + perMinute + " pictures a minute are allowed; so many more are in (" + seconds + ") s");
            return Optional.of(Decision.Why.TOO_MANY);
        }
        return within(place);
    }

    private Optional<Decision.Why> within(int place) {
        hearing.rests(place, "asks for no more pictures than are allowed");
        return Optional.empty();
    }

    private Optional<Decision> compare() {
        for (int place : yetToCompare) {
            Rule.Block block = (Rule.Block) hearing.book().rule(place);
            Rule.Alike alike = block.like().orElseThrow();
            for (String text : alike.texts()) {
                double likeness = alike.likeness().of(hearing.question().wish().prompt(), text);
                if (!(likeness < alike.threshold())) { // no number refuses too
                    hearing.fires(place, like(text, likeness, alike.threshold()) + about(block));
                    return Optional.of(hearing.refusal(place, Decision.Why.BLOCKED));
                }
            }
            hearing.rests(place, "the prompt holds no blocked term, and is like no blocked text");
        }
        return Optional.empty();
    }

    private static String like(String text, double likeness, double threshold) {
        return String.format(
                Locale.ROOT, "the prompt is like a blocked text (\"%s\": %.2f, from %.2f)", text, likeness, threshold);
    }
}
