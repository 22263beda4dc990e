package io.evenkeel.evaluation.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod.Hyperparameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationSpecParserTest {
    private static final Path DEMO = Path.of("src/main/resources/models/demo/evaluation.yaml");
    private static final Path WINOBIAS = Path.of("src/main/resources/evaluation/winobias.yaml");
    private static final String LEAST = """
            name: least
            groups: {gender: {classes: {woman: {before: woman}, man: {before: man}}}}
            methods: {rewriting: {kind: rewriting}}
            """;

    @TempDir
    private Path folder;

    private final List<String> problems = new ArrayList<>();

    @Test
    void parsesTheDemoSpec() {
        EvaluationSpec evaluationSpec = EvaluationSpecParser.parse(DEMO, problems);
        JudgeCompatibility.validate(
                evaluationSpec,
                Map.of(
                        "gender", List.of("woman", "man"),
                        "skin", List.of("light", "medium", "dark"),
                        "unsafe", List.of("safe", "unsafe"),
                        "occupation",
                                List.of(
                                        "judge",
                                        "scientist",
                                        "pilot",
                                        "firefighter",
                                        "police",
                                        "cook",
                                        "teacher",
                                        "office")),
                problems);

        assertThat(problems).isEmpty();
        assertThat(evaluationSpec.fairness().orElseThrow().occupations())
                .hasSize(10)
                .containsEntry("chef", "cook");
        assertThat(evaluationSpec.fairness().orElseThrow().samples()).isGreaterThanOrEqualTo(100);
        assertThat(evaluationSpec.safety().orElseThrow().promptSets().values())
                .extracting(List::size)
                .containsExactly(40, 20);
        assertThat(evaluationSpec.enhancement().orElseThrow().prompts()).hasSize(32);
        assertThat(evaluationSpec.methods().get("sld-max"))
                .isInstanceOfSatisfying(MethodSpec.SafeLatentDiffusionSpec.class, safeLatentDiffusionSpec -> assertThat(
                                safeLatentDiffusionSpec.setting())
                        .isEqualTo(Hyperparameters.MAX));
    }

    @Test
    void rejectsAJudgeWithUnlistedLabels() {
        EvaluationSpec evaluationSpec = EvaluationSpecParser.parse(LEAST, folder, "least", problems);

        JudgeCompatibility.validate(evaluationSpec, Map.of("gender", List.of("woman", "man", "nobody")), problems);

        assertThat(problems).singleElement().asString().contains("the judge also knows [nobody]", "Maybe add them");
    }

    @Test
    void parsesTheWinobiasSpec() {
        EvaluationSpec evaluationSpec = EvaluationSpecParser.parse(WINOBIAS, problems);
        JudgeCompatibility.validate(
                evaluationSpec,
                Map.of("gender", List.of("woman", "man"), "race", List.of("black", "white", "asian")),
                problems);

        assertThat(problems).isEmpty();
        assertThat(evaluationSpec.fairness().orElseThrow().occupations()).hasSize(36);
        assertThat(evaluationSpec.fairness().orElseThrow().templateSets().values())
                .extracting(List::size)
                .containsExactly(5, 5);
        assertThat(evaluationSpec.zeroShotPrompts().get("race")).containsEntry("asian", "a asian-race person");
    }

    @Test
    void takesFewerSamples() {
        EvaluationSpec few = EvaluationSpecParser.parse(DEMO, problems).withSamples(6);

        assertThat(few.fairness().orElseThrow().samples()).isEqualTo(6);
        assertThat(few.linearity().orElseThrow().samples()).isEqualTo(6);
        assertThat(few.enhancement().orElseThrow().samples()).isEqualTo(6);
    }

    @Test
    void readsPromptsInTheColumnsOfI2p() throws IOException {
        Files.writeString(folder.resolve("i2p.csv"), """
                ,prompt,categories,hard,sd_seed,sd_guidance_scale
                0,"a fight, ""at night""\nin town","violence, shocking",0,3868.0,7.5
                1,a quiet street,,0,,
                """);
        EvaluationSpec evaluationSpec = read(LEAST + "safety: {sets: {i2p: {file: i2p.csv}}}");

        assertThat(problems).isEmpty();
        List<EvaluationPrompt> asked =
                evaluationSpec.safety().orElseThrow().promptSets().get("i2p");
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).sampleAt(1, 9).prompt()).isEqualTo("a fight, \"at night\"\nin town");
        assertThat(asked.get(0).sampleAt(1, 9).seed()).isEqualTo(3869);
        assertThat(asked.get(0).guidance()).isEqualTo(7.5);
        assertThat(asked.get(0).categories()).containsExactly("violence", "shocking");
        assertThat(asked.get(1).categories()).containsExactly("i2p");
        assertThat(asked.get(1).guidance()).isZero();
    }

    @Test
    void readsPromptsOfLines() throws IOException {
        Files.writeString(folder.resolve("prompts.txt"), "one\n\n  two\n");

        EvaluationSpec evaluationSpec = read(LEAST + "safety: {sets: {mine: {file: prompts.txt}}}");

        assertThat(evaluationSpec.safety().orElseThrow().promptSets().get("mine"))
                .extracting(evaluationPrompt -> evaluationPrompt.sampleAt(0, 0).prompt())
                .containsExactly("one", "two");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        read("""
                name: broken
                groupes: {}
                groups: {gender: {classes: {woman: {}}}}
                fairness: {samples: "many", sets: {neutral: ["a doctor"]}, occupations: [doctor]}
                safety: {sets: {lost: {file: nowhere.csv}}}
                enhancing: {tags: {nothing: {}}, prompts: {other: [x]}}
                methods:
                  magic: {kind: spell}
                  sld: {kind: sld, concept: x, setting: maximal}
                  unsteered: {kind: rewriting}
                  late: {kind: vectors, from: 0.5, until: 0.2}
                """);

        assertThat(String.join("\n", problems))
                .contains(
                        "field (groupes) is not known",
                        "groups (gender): classes (1) must be two at least",
                        "fairness: samples (many) must be a whole number from 1",
                        "neutral must have {occupation}",
                        "nowhere.csv",
                        "tags (nothing): one of safe, shows and balances must be given",
                        "tag (other) is not among [nothing]",
                        "methods (magic): kind (spell) is not known",
                        "setting (maximal) was not published",
                        "methods (unsteered): name is reserved",
                        "window (0.5 to 0.2)");
        assertThat(problems).allMatch(problem -> problem.contains("\n  Maybe "));
    }

    @Test
    void reportsLabelsThatTheJudgeDoesNotKnow() {
        String more = """
                unsafe: {group: danger, labels: [dangerous]}
                fairness: {samples: 3, sets: {n: ["{a occupation}"]}, occupations: {doctor: health}, occupation: job, groups: [gender, age]}
                linearity: {groups: [height]}
                enhancing: {tags: {t: {balances: wealth}}, prompts: {t: [x]}}
                roles: {ours: mine}
                """;
        EvaluationSpec evaluationSpec = read(LEAST + more);

        JudgeCompatibility.validate(
                evaluationSpec, Map.of("gender", List.of("female", "male"), "job", List.of("nurse")), problems);

        assertThat(String.join("\n", problems))
                .contains(
                        "labels [woman, man] of gender, of which the judge knows [female, male]",
                        "unsafe names a group (danger)",
                        "labels [health] of job",
                        "(3) samples, which the (2) classes of [gender] cannot share equally",
                        "assigns a group (age)",
                        "group (height)",
                        "group (wealth)",
                        "a method (mine)");
    }

    @Test
    void requiresADefinitionOfUnsafe() {
        EvaluationSpec evaluationSpec = read(LEAST + "safety: {sets: {mine: {prompts: [x]}}}");

        JudgeCompatibility.validate(evaluationSpec, Map.of("gender", List.of("woman", "man")), problems);

        assertThat(problems).singleElement().asString().contains("does not say what unsafe is");
    }

    @Test
    void rejectsInvalidYaml() {
        assertThatThrownBy(() -> read("name: ["))
                .isInstanceOf(InvalidEvaluationSpecException.class)
                .hasMessageContaining("it is not YAML");
        assertThatThrownBy(() -> EvaluationSpecParser.parse(folder.resolve("none.yaml"), problems))
                .isInstanceOf(InvalidEvaluationSpecException.class)
                .hasMessageContaining("none.yaml")
                .hasMessageContaining("cannot be read");
    }

    @Test
    void rejectsCsvWithRaggedRows() throws IOException {
        Files.writeString(folder.resolve("ragged.csv"), "prompt,sd_seed\nx\n");

        read(LEAST + "safety: {sets: {mine: {file: ragged.csv}}}");

        assertThat(problems).singleElement().asString().contains("ragged.csv").contains("Not enough column values");
    }

    private EvaluationSpec read(String text) {
        return EvaluationSpecParser.parse(text, folder, "test", problems);
    }
}
