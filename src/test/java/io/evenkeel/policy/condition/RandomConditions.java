package io.evenkeel.policy.condition;

import java.util.List;
import java.util.SplittableRandom;

/** Texts that are conditions, mostly. */
public final class RandomConditions {
    private static final List<String> TRUTHS = List.of(
            "prompt.person",
            "request.region == 'de'",
            "request.age_rating < 16",
            "request.count > 3",
            "has(request.labels.l1)",
            "request.labels.l2 == 'x'",
            "request.time.getHours() < 6",
            "true",
            "request.width > 100");
    private static final List<String> LISTS = List.of(
            "prompt.words",
            "prompt.persons",
            "prompt.names",
            "prompt.topics",
            "prompt.attributes.gender",
            "request.labels",
            "['a', 'b', 'c']",
            "[]");
    private static final List<String> TEXTS = List.of(
            "request.region", "'gun'", "request.labels['l3']", "prompt.words[0]", "(prompt.person ? 'a' : 'b')");

    private RandomConditions() {}

    /** One more. */
    public static String next(SplittableRandom random) {
        return booleanExpression(random, 3, "v");
    }

    private static String booleanExpression(SplittableRandom random, int depth, String variable) {
        if (depth == 0) {
            return pick(random, TRUTHS);
        }
        String inner = booleanExpression(random, depth - 1, variable);
        return switch (random.nextInt(10)) {
            case 0 -> inner + " && " + booleanExpression(random, depth - 1, variable);
            case 1 -> "(" + inner + " || " + booleanExpression(random, depth - 1, variable) + ")";
            case 2 -> "!(" + inner + ")";
            case 3, 4 -> loopExpression(random, depth, variable);
            case 5 -> pick(random, TEXTS) + " in " + pick(random, LISTS);
            case 6 -> "(" + inner + " ? " + pick(random, TRUTHS) + " : " + pick(random, TRUTHS) + ")";
            case 7 -> pick(random, TEXTS) + pick(random, List.of(".contains('a')", ".matches('a+b?')", " != 'z'"));
            case 8 -> pick(random, LISTS) + " == " + pick(random, LISTS);
            default -> "size(" + pick(random, LISTS) + ") > " + random.nextInt(5);
        };
    }

    private static String loopExpression(SplittableRandom random, int depth, String variable) {
        String name = variable + depth;
        String body = random.nextBoolean()
                ? name + " == " + pick(random, TEXTS)
                : "(" + name + ".startsWith('a') || " + booleanExpression(random, depth - 1, variable) + ")";
        return pick(random, LISTS) + pick(random, List.of(".all", ".exists", ".exists_one")) + "(" + name + ", " + body
                + ")";
    }

    private static String pick(SplittableRandom random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
