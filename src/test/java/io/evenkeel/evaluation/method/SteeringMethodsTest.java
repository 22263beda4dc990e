package io.evenkeel.evaluation.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod.Hyperparameters;
import io.evenkeel.evaluation.spec.EvaluationSpec;
import io.evenkeel.evaluation.spec.EvaluationSpecParser;
import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.scheduler.SchedulerType;
import io.evenkeel.sampler.text.PromptTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SteeringMethodsTest {
    private static final SamplingDefaults FRAME =
            new SamplingDefaults(new ImageSize(128, 128), new SamplingParameters(SchedulerType.DDIM, 2, 5, 0));
    private static final PromptSample JUDGE =
            new PromptSample(PromptTemplate.ofOccupation("{a occupation}"), "judge", 7, 0);
    private static final SteeringTarget WOMAN = SteeringTarget.ofClasses(Map.of("gender", "woman"));

    @Test
    void fillsTheTemplatePlaceholder() {
        assertThat(PromptTemplate.ofOccupation("{a occupation} in a park").fill("artist"))
                .isEqualTo("an artist in a park");
        assertThat(PromptTemplate.ofOccupation("Photo of a successful {occupation}")
                        .fill("judge"))
                .isEqualTo("Photo of a successful judge");
        assertThat(PromptTemplate.ofOccupation("a rose").hasPlaceholder()).isFalse();
    }

    @Test
    void rewritesThePrompt() {
        PromptRewritingMethod promptRewritingMethod = new PromptRewritingMethod(
                "rewriting",
                Map.of(
                        "gender", Map.of("woman", new PromptRewritingMethod.WordPlacement("woman", "")),
                        "skin", Map.of("dark", new PromptRewritingMethod.WordPlacement("", "with dark skin"))));
        SteeringTarget both = SteeringTarget.ofClasses(Map.of("gender", "woman", "skin", "dark"));

        assertThat(promptRewritingMethod.createRequest(JUDGE, WOMAN, FRAME).prompt())
                .isEqualTo("a woman judge");
        assertThat(promptRewritingMethod.createRequest(JUDGE, both, FRAME).prompt())
                .isEqualTo("a woman judge with dark skin");
        assertThat(promptRewritingMethod.supports(SteeringTarget.SAFE)).isFalse();
        assertThat(promptRewritingMethod.supports(WOMAN.withFactor(0.5))).isFalse();
    }

    @Test
    void safetyMethodsSupportOnlyTheSafeTarget() {
        NegativePromptMethod negative = new NegativePromptMethod("negative", "a gun");
        SafeLatentDiffusionMethod sld = new SafeLatentDiffusionMethod("sld", "a gun", Hyperparameters.MAX);

        assertThat(negative.createRequest(JUDGE, SteeringTarget.SAFE, FRAME).negativePrompt())
                .isEqualTo("a gun");
        assertThat(negative.supports(WOMAN)).isFalse();
        assertThat(sld.supports(SteeringTarget.SAFE)).isTrue();
        assertThat(sld.supports(WOMAN)).isFalse();
    }

    @Test
    void appliesVectorsByGroupAndFactor() {
        HSpaceVectorMethod hSpaceVectorMethod = vectors(Optional.empty());

        AppliedConcept appliedConcept = hSpaceVectorMethod
                .createRequest(JUDGE, WOMAN.withFactor(0.5), FRAME)
                .steeringPlan()
                .appliedConcepts()
                .get(0);

        assertThat(appliedConcept.concept().name()).isEqualTo("female");
        assertThat(appliedConcept.strength()).isEqualTo(1.5 * 0.5);
        assertThat(appliedConcept.until()).isEqualTo(0.8);
        assertThat(hSpaceVectorMethod.supports(SteeringTarget.ofClasses(Map.of("gender", "nobody"))))
                .isFalse();
        assertThat(hSpaceVectorMethod.supports(SteeringTarget.SAFE)).isFalse();
    }

    @Test
    void gateSkipsPromptsThatNameTheAttributeOrNoPerson() {
        HSpaceVectorMethod gated =
                vectors(Optional.of(new PromptGate(Map.of("gender", List.of("woman")), List.of("judge"))));

        assertThat(appliedConceptsFor(gated, "a judge")).hasSize(1);
        assertThat(appliedConceptsFor(gated, "a woman judge")).isEmpty();
        assertThat(appliedConceptsFor(gated, "a balloon")).isEmpty();
        assertThat(appliedConceptsFor(gated, "a prejudged case")).isEmpty();
    }

    @Test
    void gateMatchesPromptsLikePolicies() {
        PromptGate promptGate =
                new PromptGate(Map.of("skin", List.of("dark-skinned")), List.of("police officer", "person"));

        assertThat(promptGate.isUnspecified("Police  officers at work", "skin")).isTrue();
        assertThat(promptGate.isUnspecified("two people", "skin")).isTrue();
        assertThat(promptGate.isUnspecified("a dark skinned person", "skin")).isFalse();
        assertThat(promptGate.isUnspecified("a person", "gender")).isTrue();
        assertThat(promptGate.isUnspecified("personal things", "skin")).isFalse();
        assertThatThrownBy(() -> new PromptGate(Map.of("skin", List.of("...")), List.of()))
                .hasMessageContaining("term (...) holds no word");
        assertThatThrownBy(() -> new PromptGate(Map.of(), List.of("!"))).hasMessageContaining("term (!) holds no word");
    }

    @Test
    void gatesTheDemoSpecAsIntended() {
        List<String> problems = new ArrayList<>();
        EvaluationSpec evaluationSpec =
                EvaluationSpecParser.parse(Path.of("src/main/resources/models/demo/evaluation.yaml"), problems);
        Map<String, List<String>> naming = new HashMap<>();
        evaluationSpec.groups().forEach((group, members) -> naming.put(group, members.words()));
        PromptGate promptGate = new PromptGate(naming, evaluationSpec.personWords());

        assertThat(problems).isEmpty();
        for (String group : List.of("gender", "skin")) {
            assertThat(evaluationSpec.fairness().orElseThrow().occupations().keySet())
                    .allMatch(occupation -> promptGate.isUnspecified(
                            PromptTemplate.ofOccupation("{a occupation}").fill(occupation), group));
            assertThat(evaluationSpec.enhancement().orElseThrow().prompts())
                    .allMatch(evaluationPrompt -> promptGate.isUnspecified(
                            evaluationPrompt.sampleAt(0, 0).prompt(), group));
            assertThat(evaluationSpec.unaffectedPrompts().orElseThrow().prompts())
                    .noneMatch(evaluationPrompt -> promptGate.isUnspecified(
                            evaluationPrompt.sampleAt(0, 0).prompt(), group));
        }
    }

    @Test
    void digestCoversAllParameters() {
        assertThat(vectors(Optional.empty()).digest())
                .isEqualTo(vectors(Optional.empty()).digest())
                .isNotEqualTo(vectors(Optional.of(new PromptGate(Map.of(), List.of())))
                        .digest());
        assertThat(new SafeLatentDiffusionMethod("sld", "a gun", Hyperparameters.MAX).digest())
                .isNotEqualTo(new SafeLatentDiffusionMethod("sld", "a gun", Hyperparameters.WEAK).digest());
    }

    @Test
    void toStringHidesPrompts() {
        assertThat(JUDGE.toString() + JUDGE.template()).doesNotContain("judge", "occupation");
        assertThat(new NegativePromptMethod("n", "a gun") + ""
                        + new SafeLatentDiffusionMethod("s", "a gun", Hyperparameters.WEAK))
                .doesNotContain("gun");
    }

    @Test
    void safeGuidanceWithoutWeightIsPlainGuidance() {
        try (DiffusionModel model =
                DiffusionModel.open(Path.of("src/main/resources/models/demo"), ModelOptions.forCpu(2))) {
            SafeLatentDiffusionMethod none =
                    new SafeLatentDiffusionMethod("none", "a gun", new Hyperparameters(0, 0, 0, 0, 0));
            SafeLatentDiffusionMethod most = new SafeLatentDiffusionMethod("most", "a gun", Hyperparameters.MAX);
            PromptSample angry = new PromptSample(PromptTemplate.ofOccupation("an angry judge"), "", 3, 0);
            List<ImageRequest> batch = List.of(
                    none.createRequest(JUDGE, SteeringTarget.SAFE, FRAME),
                    none.createRequest(angry, SteeringTarget.SAFE, FRAME));

            List<Tensor> plain = model.sample(batch);

            assertThat(difference(plain, none.generate(model, batch))).isLessThan(1e-3);
            assertThat(difference(plain, most.generate(model, batch))).isGreaterThan(0.01);
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

    private static List<AppliedConcept> appliedConceptsFor(HSpaceVectorMethod hSpaceVectorMethod, String prompt) {
        return hSpaceVectorMethod
                .createRequest(new PromptSample(PromptTemplate.ofOccupation(prompt), "", 1, 0), WOMAN, FRAME)
                .steeringPlan()
                .appliedConcepts();
    }

    private static HSpaceVectorMethod vectors(Optional<PromptGate> gate) {
        Concept female =
                Concept.create("female", 1, Concept.ConceptKind.ATTRIBUTE, "gender", "model", Tensor.zeros(1, 2, 2));
        return new HSpaceVectorMethod(
                "vectors",
                Map.of("gender", Map.of("woman", female)),
                List.of(),
                new HSpaceVectorMethod.VectorApplication(1, Map.of("gender", 1.5), 0, 0.8, List.of(), Map.of()),
                gate);
    }

    @Test
    void suppressesOtherMembersThatHaveAProbe() {
        Tensor vector = Tensor.zeros(1, 2, 2);
        Probe probe = new Probe(List.of(new Probe.TimestepBand(0, vector, 0)));
        Concept female = Concept.create("female", 1, Concept.ConceptKind.ATTRIBUTE, "gender", "model", vector);
        Concept male = Concept.fromFile(
                "male",
                1,
                Concept.ConceptKind.ATTRIBUTE,
                "gender",
                "model",
                new ConceptFile(vector, Optional.of(probe), 0));
        Concept other = Concept.create("other", 1, Concept.ConceptKind.ATTRIBUTE, "gender", "model", vector);
        HSpaceVectorMethod braked = new HSpaceVectorMethod(
                "braked",
                Map.of("gender", Map.of("woman", female, "man", male, "other", other)),
                List.of(),
                new HSpaceVectorMethod.VectorApplication(1, Map.of(), 0, 1, List.of("gender"), Map.of("gender", 0.5)),
                Optional.empty());

        assertThat(appliedConceptsFor(braked, "a judge"))
                .containsExactly(
                        AppliedConcept.constant(female, 1),
                        AppliedConcept.constant(male, -0.5).withAdaptive(true));
    }

    @Test
    void usesTheGuidanceOfThePromptSample() {
        PromptSample own = new PromptSample(PromptTemplate.ofOccupation("a judge"), "", 7, 9.5);

        assertThat(new BaselineMethod()
                        .createRequest(own, SteeringTarget.NONE, FRAME)
                        .parameters()
                        .guidanceScale())
                .isCloseTo(9.5, within(0.0));
        assertThat(new BaselineMethod()
                        .createRequest(JUDGE, SteeringTarget.NONE, FRAME)
                        .parameters()
                        .guidanceScale())
                .isCloseTo(5, within(0.0));
    }
}
