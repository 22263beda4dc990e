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
        return truth(random, 3, "v");
    }

    private static String truth(SplittableRandom random, int depth, String variable) {
        if (depth == 0) {
            return one(random, TRUTHS);
        }
        String inner = truth(random, depth - 1, variable);
        return switch (random.nextInt(10)) {
            case 0 -> inner + " && " + truth(random, depth - 1, variable);
            case 1 -> "(" + inner + " || " + truth(random, depth - 1, variable) + ")";
            case 2 -> "!(" + inner + ")";
            case 3, 4 -> loop(random, depth, variable);
            case 5 -> one(random, TEXTS) + " in " + one(random, LISTS);
            case 6 -> "(" + inner + " ? " + one(random, TRUTHS) + " : " + one(random, TRUTHS) + ")";
            case 7 -> one(random, TEXTS) + one(random, List.of(".contains('a')", ".matches('a+b?')", " != 'z'"));
            case 8 -> one(random, LISTS) + " == " + one(random, LISTS);
            default -> "size(" + one(random, LISTS) + ") > " + random.nextInt(5);
        };
    }

    private static String loop(SplittableRandom random, int depth, String variable) {
        String name = variable + depth;
        String body = random.nextBoolean()
                ? name + " == " + one(random, TEXTS)
                : "(" + name + ".startsWith('a') || " + truth(random, depth - 1, variable) + ")";
        return one(random, LISTS) + one(random, List.of(".all", ".exists", ".exists_one")) + "(" + name + ", " + body
                + ")";
    }

    private static String one(SplittableRandom random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
