package io.evenkeel.discovery.job;

/** Specs for tests. */
final class JobSpecFixtures {
    private JobSpecFixtures() {}

    /** A pair of concepts whose names end so. */
    static String pair(String unique) {
        return """
                {"group": "g-U", "kind": "attribute", "subjects": ["doctor"], "neutral": "a {subject}",
                 "concepts": {"female-U": {"prompts": ["a woman {subject}"], "words": ["woman"]},
                              "male-U": {"prompts": ["a man {subject}"], "words": ["man"]}},
                 "options": {"batch": 1, "probe-pictures": 8}, "budget": {"steps": 20}, "stop": {"every": 5}}""".replace("U", unique);
    }
}
