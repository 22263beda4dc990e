package io.evenkeel.discovery.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.concept.Concept;
import io.evenkeel.discovery.training.PromptPairs;
import io.evenkeel.sampler.text.PromptTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoverySpecTest {
    @Test
    void reconstructionDoesNotSteerTheUnconditionalBranch() {
        assertThat(DiscoverySpecFixtures.gender("").options().unconditionalWeight())
                .isEqualTo(1);
        assertThat(DiscoverySpecFixtures.gender("objective: reconstruction\n")
                        .options()
                        .unconditionalWeight())
                .isZero();
        assertThat(DiscoverySpecFixtures.gender("objective: reconstruction\noptions: {opposed: 0.5}\n")
                        .options()
                        .unconditionalWeight())
                .isEqualTo(0.5);
    }

    @Test
    void readsYamlWithDefaults() {
        DiscoverySpec discoverySpec = DiscoverySpec.parse(DiscoverySpecFixtures.GENDER);

        assertThat(discoverySpec.kind()).isEqualTo(Concept.ConceptKind.ATTRIBUTE);
        assertThat(discoverySpec.concepts())
                .extracting(DiscoverySpec.ConceptSpec::name)
                .containsExactly("female", "male");
        assertThat(discoverySpec.objective()).isEqualTo(ObjectiveKind.SCORE_MATCHING);
        assertThat(discoverySpec.options()).isEqualTo(TrainingOptions.defaults());
        assertThat(discoverySpec.budget()).isEqualTo(TrainingBudget.DEFAULT);
        assertThat(discoverySpec.earlyStopping()).isEqualTo(EarlyStopping.DEFAULT);
    }

    @Test
    void readsItsCanonicalJsonAgain() {
        DiscoverySpec discoverySpec = DiscoverySpecFixtures.gender("""
                objective: reconstruction
                options: {guidance: 3, beta: 2, reach: 0, even: false, learning-rate: 0.05, batch: 2, seed: 7,
                  centred: true, clip: 1, semantic: 0.5, across: true, window: {from: 0.1, until: 0.9}, size: 64, pictures: 9,
                  probe-pictures: 10}
                budget: {steps: 30, minutes: 2}
                stop: {every: 5, evaluations: 3, gain: 0.1}
                """);

        DiscoverySpec again = DiscoverySpec.parse(discoverySpec.canonicalJson().toString());

        assertThat(again).isEqualTo(discoverySpec);
        assertThat(again.digest()).isEqualTo(discoverySpec.digest());
        assertThat(DiscoverySpecFixtures.gender("").digest()).isNotEqualTo(discoverySpec.digest());
    }

    @Test
    void rejectsAcrossMembersWithDifferentPromptCounts() {
        String more = "  older: {prompts: [\"an old {subject}\", \"an aged {subject}\"], words: [old]}\n";

        assertThatThrownBy(() -> DiscoverySpec.parse(DiscoverySpecFixtures.GENDER + more + "options: {across: true}\n"))
                .isInstanceOf(InvalidDiscoverySpecException.class)
                .hasMessageContaining("across (true) needs concepts with as many prompts each")
                .hasMessageContaining("[1, 2]");
    }

    @Test
    void acrossMembersPairsStartFromTheOtherMember() {
        PromptPairs across = new PromptPairs(DiscoverySpecFixtures.gender("")).acrossMembers();

        assertThat(across.pairsOf(0))
                .extracting(PromptPairs.PromptPair::neutral, PromptPairs.PromptPair::target)
                .containsExactly(
                        tuple("a doctor", "a woman doctor"),
                        tuple("an artist", "a woman artist"),
                        tuple("a man doctor", "a woman doctor"),
                        tuple("a man artist", "a woman artist"));
    }

    @Test
    void anArticleAgreesWithItsSubject() {
        assertThat(PromptTemplate.ofSubject("a {subject}").fill("artist")).isEqualTo("an artist");
        assertThat(PromptTemplate.ofSubject("an {subject}").fill("doctor")).isEqualTo("a doctor");
        assertThat(PromptTemplate.ofSubject("A {subject} with a hat").fill("unicorn"))
                .isEqualTo("A unicorn with a hat");
        assertThat(PromptTemplate.ofSubject("a woman {subject}").fill("artist")).isEqualTo("a woman artist");
        assertThat(PromptTemplate.ofSubject("a {subject}").fill("heiress")).isEqualTo("an heiress");
    }

    @Test
    void aNegativePromptNeedsNoOther() {
        DiscoverySpec discoverySpec = DiscoverySpec.parse("""
                group: safety
                kind: safety
                neutral: a scene
                concepts: {anti-violence: {negative: violence}}
                """);

        assertThat(new PromptPairs(discoverySpec).pairsOf(0))
                .containsExactly(new PromptPairs.PromptPair("a scene", "a scene", "violence"));
    }

    @Test
    void neutralPromptsPairWithTheirTargetsForEachSubject() {
        DiscoverySpec discoverySpec = DiscoverySpec.parse("""
                group: safety
                kind: safety
                subjects: [doctor, artist]
                neutral: ["an angry {subject}", "a {subject} in a fight"]
                concepts: {calm: "a {subject}"}
                """);

        assertThat(new PromptPairs(discoverySpec).pairsOf(0))
                .extracting(PromptPairs.PromptPair::neutral)
                .containsExactly("an angry doctor", "an angry artist", "a doctor in a fight", "an artist in a fight");
    }

    @Test
    void reportsAllViolationsAtOnce() {
        String text = """
                group: Gender!
                kind: colour
                subjects: [doctor, Doctor]
                neutral: "a {subject}"
                concepts:
                  female: {prompts: "A  {subject}", wrods: [x]}
                objective: guessing
                options: {batch: 0, learning-rate: 1e999, beta: high, centred: true, across: true, window: {from: 0.9, until: 0.2}}
                budget: {steps: 3}
                """;

        assertThatThrownBy(() -> DiscoverySpec.parse(text))
                .isInstanceOf(InvalidDiscoverySpecException.class)
                .hasMessageContainingAll(
                        "group (Gender!)",
                        "kind (colour)",
                        "subject (Doctor) is listed twice",
                        "field (wrods)",
                        "prompt (A {subject}) equals the neutral prompt",
                        "objective (guessing)",
                        "batch (0)",
                        "learning-rate",
                        "beta",
                        "centred (true) needs two concepts at least",
                        "across (true) needs two concepts at least",
                        "window (0.9 to 0.2) is empty",
                        "steps (3) must be a whole number from 20")
                .satisfies(e -> assertThat(((InvalidDiscoverySpecException) e).problems())
                        .hasSize(13)
                        .allMatch(problem -> problem.contains("\nMaybe ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "neutral: \"a {subject}\" | neutral: \"\" | neutral hold ()",
                "neutral: \"a {subject}\" | neutral: [] | neutral (absent)",
                "neutral: \"a {subject}\" | neutral: \"a {person}\" | has ({person}), which is not a known placeholder",
                "neutral: \"a {subject}\" | neutral: \"a person\" | must both have {subject}",
                "neutral: \"a {subject}\" | neutral: [\"a {subject}\", \"one {subject}\", \"x {subject}\"] | extra",
                "subjects: [doctor, artist] | subjects: [] | subjects (absent)",
                "a man {subject} | a woman {subject} | have the same prompts",
                "male: {prompts: \"a man | female: {prompts: \"a man | (female) stands twice",
                "male: | Male: | concept (Male)",
                "words: [man] | words: [\"\"] | words hold ()",
                "kind: attribute | kind: &k attribute | ok",
                "kind: attribute | kind: [ | neither JSON nor YAML",
            })
    void rejectsInvalidSpec(String part, String replaced, String problem) {
        String text = DiscoverySpecFixtures.GENDER.replace(part, replaced);

        if (problem.equals("ok") || problem.equals("extra")) {
            assertThat(DiscoverySpec.parse(text).group()).isEqualTo("gender");
        } else {
            assertThatThrownBy(() -> DiscoverySpec.parse(text))
                    .isInstanceOf(InvalidDiscoverySpecException.class)
                    .hasMessageContaining(problem);
        }
    }

    @Test
    void rejectsPromptsThatCannotBePaired() {
        String text = DiscoverySpecFixtures.GENDER
                .replace("neutral: \"a {subject}\"", "neutral: [\"a {subject}\", \"one {subject}\"]")
                .replace("\"a man {subject}\"", "[\"a man {subject}\", \"one man {subject}\", \"any man {subject}\"]");

        assertThatThrownBy(() -> DiscoverySpec.parse(text))
                .hasMessageContaining("(3) prompts cannot be paired with (2)");
    }

    @Test
    void rejectsAliasesOverlongTextAndNonSpecs() {
        assertThatThrownBy(() -> DiscoverySpec.parse(
                        DiscoverySpecFixtures.GENDER.replace("kind: attribute", "kind: &k attribute\nobjective: *k")))
                .hasMessageContaining("alias (k) is not read");
        assertThatThrownBy(() -> DiscoverySpec.parse("x".repeat(100_000))).hasMessageContaining("(100000) characters");
        assertThatThrownBy(() -> DiscoverySpec.parse("")).isInstanceOf(InvalidDiscoverySpecException.class);
        assertThatThrownBy(() -> DiscoverySpec.parse("[1]")).hasMessageContaining("spec ([1]) must have fields");
        assertThatThrownBy(() -> DiscoverySpec.parse("{\"group\": 1} {}"))
                .isInstanceOf(InvalidDiscoverySpecException.class);
    }

    @Test
    void rejectsNonFiniteNumbers() {
        assertThatThrownBy(() -> DiscoverySpecFixtures.gender("options: {learning-rate: .nan}"))
                .hasMessageContaining("number (.nan)");
        assertThatThrownBy(() -> DiscoverySpecFixtures.gender("options: {clip: .inf}"))
                .hasMessageContaining("(.inf)");
        assertThatThrownBy(() -> DiscoverySpecFixtures.gender("options: {clip: 1e999}"))
                .hasMessageContaining("clip");
    }

    @Test
    void semanticNeedsPromptsThatShowTheConcept() {
        String text = """
                group: safety
                kind: safety
                neutral: a scene
                concepts: {anti-violence: {negative: violence}}
                options: {semantic: 0.5}
                """;

        assertThatThrownBy(() -> DiscoverySpec.parse(text))
                .isInstanceOf(InvalidDiscoverySpecException.class)
                .hasMessageContaining("semantic (0.5) needs prompts that show the concept, but (anti-violence)");
    }

    @Test
    void aSizeIsBounded() {
        assertThatThrownBy(() -> DiscoverySpecFixtures.gender("options: {size: 4096}"))
                .hasMessageContaining("size (4096)");
    }

    @Test
    void toStringHidesPrompts() {
        assertThat(DiscoverySpecFixtures.gender("").toString()).doesNotContain("woman", "doctor");
    }
}
