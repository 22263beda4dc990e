package io.evenkeel.discovery;

/** Specs that tests share. */
final class Specs {
    static final String GENDER = """
            group: gender
            kind: attribute
            subjects: [doctor, artist]
            neutral: "a {subject}"
            concepts:
              female: {prompts: "a woman {subject}", words: [woman]}
              male: {prompts: "a man {subject}", words: [man]}
            """;

    private Specs() {}

    static Spec gender(String more) {
        return Spec.parse(GENDER + more);
    }
}
