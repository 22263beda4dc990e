package io.evenkeel.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.judge.Judge;
import io.evenkeel.evaluation.judge.JudgeFactory;
import io.evenkeel.evaluation.method.HSpaceVectorMethod;
import io.evenkeel.evaluation.method.NegativePromptMethod;
import io.evenkeel.evaluation.method.PromptSample;
import io.evenkeel.evaluation.method.SamplingDefaults;
import io.evenkeel.evaluation.method.SteeringTarget;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ModelOptions;
import io.evenkeel.sampler.SamplingParameters;
import io.evenkeel.sampler.scheduler.SchedulerType;
import io.evenkeel.sampler.text.PromptTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBatchGeneratorTest {
    private static final Path DEMO = Path.of("src/main/resources/models/demo");
    private static final PromptSample SCENE = new PromptSample(PromptTemplate.ofOccupation("a judge"), "", 1, 0);
    private static final HSpaceVectorMethod FOREIGN = new HSpaceVectorMethod(
            "foreign",
            Map.of(),
            List.of(Concept.create(
                    "calm", 1, Concept.ConceptKind.SAFETY, "safety", "elsewhere", Tensor.zeros(1, 2, 2))),
            new HSpaceVectorMethod.VectorApplication(1, Map.of(), 0, 1, List.of(), Map.of()),
            Optional.empty());
    private static DiffusionModel model;
    private static Judge judge;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = DiffusionModel.open(DEMO, ModelOptions.forCpu(2));
        judge = JudgeFactory.openJudge(DEMO.resolve("screening"), Map.of(), 1);
    }

    @AfterAll
    static void close() {
        model.close();
        judge.close();
    }

    @Test
    void reportsFailedSamplesAndGeneratesTheRest() {
        EvaluationSample lost = new EvaluationSample(FOREIGN, SteeringTarget.SAFE, SCENE);
        EvaluationSample drawn = EvaluationSample.baselineOf(SCENE);

        ImageBatchGenerator.BatchResult result = createGenerator().generate(List.of(lost, drawn));

        assertThat(result.images()).containsOnlyKeys(drawn);
        assertThat(result.failures()).containsOnlyKeys(lost);
        assertThat(result.failures().get(lost)).contains("was discovered for the model (elsewhere)");
    }

    @Test
    void continuesCostMeasurementAfterAFailedMethod() {
        NegativePromptMethod negative = new NegativePromptMethod("negative", "a gun");
        CostSection cost =
                new CostSection(List.of(FOREIGN, negative), List.of(SteeringTarget.SAFE), "judge", 1, 2, "cpu");
        try (ObservationStore store = ObservationStore.open(
                folder.resolve("measurements.ndjson"), Map.of("model", "m", "judge", "j", "sampling", "s"))) {
            cost.measure(createGenerator(), store);

            List<List<Object>> rows = cost.toReportSection(new EvaluationResults(store))
                    .tables()
                    .get(0)
                    .rows();
            assertThat(rows).hasSize(2);
            assertThat(rows.get(0).get(1).toString()).startsWith("failed: concept (calm@1)");
            assertThat((double) rows.get(1).get(1)).isPositive();
            assertThat(store.costRatios(EvaluationSample.methodKey(negative) + "/2/cpu"))
                    .hasSize(1);
            assertThat(store.costRatios("negative")).isEmpty();
        }
    }

    private static ImageBatchGenerator createGenerator() {
        return new ImageBatchGenerator(
                model,
                judge,
                new SamplingDefaults(model.defaultSize(), new SamplingParameters(SchedulerType.DDIM, 2, 5, 0)),
                2);
    }
}
