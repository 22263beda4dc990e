package io.evenkeel.evaluation.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.diffusion.schedule.Solver;
import io.evenkeel.evaluation.method.SafeLatentDiffusion.Setting;
import io.evenkeel.evaluation.protocol.Spec;
import io.evenkeel.evaluation.protocol.SpecReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MethodsTest {
    private static final Frame FRAME = new Frame(new PictureSize(128, 128), new Settings(Solver.DDIM, 2, 5, 0));
    private static final Scene JUDGE = new Scene(new Template("{a occupation}"), "judge", 7, 0);
    private static final Aim WOMAN = Aim.showing(Map.of("gender", "woman"));

    @Test
    void fillsTheGapOfATemplate() {
        assertThat(new Template("{a occupation} in a park").of("artist")).isEqualTo("an artist in a park");
        assertThat(new Template("Photo of a successful {occupation}").of("judge"))
                .isEqualTo("Photo of a successful judge");
        assertThat(new Template("a rose").hasGap()).isFalse();
    }

    @Test
    void rewritesThePrompt() {
        Rewriting rewriting = new Rewriting(
                "rewriting",
                Map.of(
                        "gender", Map.of("woman", new Rewriting.Words("woman", "")),
                        "skin", Map.of("dark", new Rewriting.Words("", "with dark skin"))));
        Aim both = Aim.showing(Map.of("gender", "woman", "skin", "dark"));

        assertThat(rewriting.request(JUDGE, WOMAN, FRAME).prompt()).isEqualTo("a woman judge");
        assertThat(rewriting.request(JUDGE, both, FRAME).prompt()).isEqualTo("a woman judge with dark skin");
        assertThat(rewriting.serves(Aim.SAFE)).isFalse();
        assertThat(rewriting.serves(WOMAN.times(0.5))).isFalse();
    }

    @Test
    void negativePromptsAndSafeGuidanceOnlyMakeSafe() {
        NegativePrompt negative = new NegativePrompt("negative", "a gun");
        SafeLatentDiffusion sld = new SafeLatentDiffusion("sld", "a gun", Setting.MAX);

        assertThat(negative.request(JUDGE, Aim.SAFE, FRAME).negative()).isEqualTo("a gun");
        assertThat(negative.serves(WOMAN)).isFalse();
        assertThat(sld.serves(Aim.SAFE)).isTrue();
        assertThat(sld.serves(WOMAN)).isFalse();
    }

    @Test
    void vectorsPushByGroupAndFactor() {
        Vectors vectors = vectors(Optional.empty());

        Push push =
                vectors.request(JUDGE, WOMAN.times(0.5), FRAME).plan().pushes().get(0);

        assertThat(push.concept().name()).isEqualTo("female");
        assertThat(push.strength()).isEqualTo(1.5 * 0.5);
        assertThat(push.until()).isEqualTo(0.8);
        assertThat(vectors.serves(Aim.showing(Map.of("gender", "nobody")))).isFalse();
        assertThat(vectors.serves(Aim.SAFE)).isFalse();
    }

    @Test
    void aGateLeavesAlonePromptsThatNameTheAttributeOrShowNobody() {
        Vectors gated = vectors(Optional.of(new Gate(Map.of("gender", List.of("woman")), List.of("judge"))));

        assertThat(pushes(gated, "a judge")).hasSize(1);
        assertThat(pushes(gated, "a woman judge")).isEmpty();
        assertThat(pushes(gated, "a balloon")).isEmpty();
        assertThat(pushes(gated, "a prejudged case")).isEmpty();
    }

    @Test
    void aGateReadsPromptsAsPoliciesDo() {
        Gate gate = new Gate(Map.of("skin", List.of("dark-skinned")), List.of("police officer", "person"));

        assertThat(gate.isOpen("Police  officers at work", "skin")).isTrue();
        assertThat(gate.isOpen("two people", "skin")).isTrue();
        assertThat(gate.isOpen("a dark skinned person", "skin")).isFalse();
        assertThat(gate.isOpen("a person", "gender")).isTrue();
        assertThat(gate.isOpen("personal things", "skin")).isFalse();
        assertThatThrownBy(() -> new Gate(Map.of("skin", List.of("...")), List.of()))
                .hasMessageContaining("term (...) holds no word");
        assertThatThrownBy(() -> new Gate(Map.of(), List.of("!"))).hasMessageContaining("term (!) holds no word");
    }

    @Test
    void theDemosEvaluationIsGatedAsItIsMeant() {
        List<String> problems = new ArrayList<>();
        Spec spec = SpecReader.read(Path.of("src/main/resources/models/demo/evaluation.yaml"), problems);
        Map<String, List<String>> naming = new HashMap<>();
        spec.groups().forEach((group, members) -> naming.put(group, members.words()));
        Gate gate = new Gate(naming, spec.people());

        assertThat(problems).isEmpty();
        for (String group : List.of("gender", "skin")) {
            assertThat(spec.fairness().orElseThrow().occupations().keySet())
                    .allMatch(occupation -> gate.isOpen(new Template("{a occupation}").of(occupation), group));
            assertThat(spec.enhancing().orElseThrow().prompts())
                    .allMatch(asked -> gate.isOpen(asked.scene(0, 0).prompt(), group));
            assertThat(spec.untouched().orElseThrow().prompts())
                    .noneMatch(asked -> gate.isOpen(asked.scene(0, 0).prompt(), group));
        }
    }

    @Test
    void aMethodIsKnownByAllThatItDependsOn() {
        assertThat(vectors(Optional.empty()).digest())
                .isEqualTo(vectors(Optional.empty()).digest())
                .isNotEqualTo(
                        vectors(Optional.of(new Gate(Map.of(), List.of()))).digest());
        assertThat(new SafeLatentDiffusion("sld", "a gun", Setting.MAX).digest())
                .isNotEqualTo(new SafeLatentDiffusion("sld", "a gun", Setting.WEAK).digest());
    }

    @Test
    void keepsPromptsOutOfLogs() {
        assertThat(JUDGE.toString() + JUDGE.template()).doesNotContain("judge", "occupation");
        assertThat(new NegativePrompt("n", "a gun") + "" + new SafeLatentDiffusion("s", "a gun", Setting.WEAK))
                .doesNotContain("gun");
    }

    @Test
    void safeGuidanceWithoutWeightIsPlainGuidance() {
        try (DiffusionModel model =
                DiffusionModel.open(Path.of("src/main/resources/models/demo"), SamplingOptions.threads(2))) {
            SafeLatentDiffusion none = new SafeLatentDiffusion("none", "a gun", new Setting(0, 0, 0, 0, 0));
            SafeLatentDiffusion most = new SafeLatentDiffusion("most", "a gun", Setting.MAX);
            Scene angry = new Scene(new Template("an angry judge"), "", 3, 0);
            List<PictureRequest> batch =
                    List.of(none.request(JUDGE, Aim.SAFE, FRAME), none.request(angry, Aim.SAFE, FRAME));

            List<Tensor> plain = model.sample(batch);

            assertThat(difference(plain, none.paint(model, batch))).isLessThan(1e-3);
            assertThat(difference(plain, most.paint(model, batch))).isGreaterThan(0.01);
        }
    }

    private static double difference(List<Tensor> one, List<Tensor> other) {
        double most = 0;
        for (int i = 0; i < one.size(); i++) {
            float[] a = one.get(i).values();
            float[] b = other.get(i).values();
            for (int at = 0; at < a.length; at++) {
                most = Math.max(most, Math.abs(a[at] - b[at]));
            }
        }
        assertThat(one).hasSameSizeAs(other);
        return most;
    }

    private static List<Push> pushes(Vectors vectors, String prompt) {
        return vectors.request(new Scene(new Template(prompt), "", 1, 0), WOMAN, FRAME)
                .plan()
                .pushes();
    }

    private static Vectors vectors(Optional<Gate> gate) {
        Concept female = Concept.of("female", 1, Concept.Kind.ATTRIBUTE, "gender", "model", Tensor.zeros(1, 2, 2));
        return new Vectors(
                "vectors",
                Map.of("gender", Map.of("woman", female)),
                List.of(),
                new Vectors.Manner(1, Map.of("gender", 1.5), 0, 0.8, List.of(), Map.of()),
                gate);
    }

    @Test
    void brakesPushAwayFromTheOthersThatAProbeReads() {
        Tensor vector = Tensor.zeros(1, 2, 2);
        Probe probe = new Probe(List.of(new Probe.Band(0, vector, 0)));
        Concept female = Concept.of("female", 1, Concept.Kind.ATTRIBUTE, "gender", "model", vector);
        Concept male = Concept.of(
                "male", 1, Concept.Kind.ATTRIBUTE, "gender", "model", new ConceptFile(vector, Optional.of(probe), 0));
        Concept other = Concept.of("other", 1, Concept.Kind.ATTRIBUTE, "gender", "model", vector);
        Vectors braked = new Vectors(
                "braked",
                Map.of("gender", Map.of("woman", female, "man", male, "other", other)),
                List.of(),
                new Vectors.Manner(1, Map.of(), 0, 1, List.of("gender"), Map.of("gender", 0.5)),
                Optional.empty());

        assertThat(pushes(braked, "a judge"))
                .containsExactly(Push.always(female, 1), Push.always(male, -0.5).adapting(true));
    }

    @Test
    void aScenesOwnGuidanceCounts() {
        Scene own = new Scene(new Template("a judge"), "", 7, 9.5);

        assertThat(new Unsteered().request(own, Aim.NONE, FRAME).settings().guidance())
                .isCloseTo(9.5, within(0.0));
        assertThat(new Unsteered().request(JUDGE, Aim.NONE, FRAME).settings().guidance())
                .isCloseTo(5, within(0.0));
    }
}
