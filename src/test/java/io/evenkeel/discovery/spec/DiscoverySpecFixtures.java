package io.evenkeel.discovery.spec;

/** Specs that tests share. */
public final class DiscoverySpecFixtures {
    public static final String GENDER = """
            group: gender
            kind: attribute
            subjects: [doctor, artist]
            neutral: "a {subject}"
            concepts:
              female: {prompts: "a woman {subject}", words: [woman]}
              male: {prompts: "a man {subject}", words: [man]}
            """;

    private DiscoverySpecFixtures() {}

    public static DiscoverySpec gender(String more) {
        return DiscoverySpec.parse(GENDER + more);
    }
}
