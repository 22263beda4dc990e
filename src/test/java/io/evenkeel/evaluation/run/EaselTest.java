package io.evenkeel.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.DiffusionModel;
import io.evenkeel.diffusion.SamplingOptions;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.diffusion.schedule.Solver;
import io.evenkeel.evaluation.judge.Judge;
import io.evenkeel.evaluation.judge.Judges;
import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Frame;
import io.evenkeel.evaluation.method.NegativePrompt;
import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.method.Vectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EaselTest {
    private static final Path DEMO = Path.of("src/main/resources/models/demo");
    private static final Scene SCENE = new Scene(new Template("a judge"), "", 1, 0);
    private static final Vectors FOREIGN = new Vectors(
            "foreign",
            Map.of(),
            List.of(Concept.of("calm", 1, Concept.Kind.SAFETY, "safety", "elsewhere", Tensor.zeros(1, 2, 2))),
            new Vectors.Manner(1, Map.of(), 0, 1, List.of(), Map.of()),
            Optional.empty());
    private static DiffusionModel model;
    private static Judge judge;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = DiffusionModel.open(DEMO, SamplingOptions.threads(2));
        judge = Judges.open(DEMO.resolve("screening"), Map.of(), 1);
    }

    @AfterAll
    static void close() {
        model.close();
        judge.close();
    }

    @Test
    void tellsWhyAPictureCannotBeDrawnAndDrawsTheOthersOfItsBatch() {
        Job lost = new Job(FOREIGN, Aim.SAFE, SCENE);
        Job drawn = Job.unsteered(SCENE);

        Easel.Painted painted = easel().paint(List.of(lost, drawn));

        assertThat(painted.shots()).containsOnlyKeys(drawn);
        assertThat(painted.failures()).containsOnlyKeys(lost);
        assertThat(painted.failures().get(lost)).contains("was discovered for the model (elsewhere)");
    }

    @Test
    void aMethodThatCannotBeDrawnDoesNotEndTheMeasuringOfCosts() {
        NegativePrompt negative = new NegativePrompt("negative", "a gun");
        CostSection cost = new CostSection(List.of(FOREIGN, negative), List.of(Aim.SAFE), "judge", 1, 2, "cpu");
        try (Ledger ledger = Ledger.open(
                folder.resolve("measurements.ndjson"), Map.of("model", "m", "judge", "j", "sampling", "s"))) {
            cost.measure(easel(), ledger);

            List<List<Object>> rows =
                    cost.chapter(new Results(ledger)).tables().get(0).rows();
            assertThat(rows).hasSize(2);
            assertThat(rows.get(0).get(1).toString()).startsWith("not drawn: concept (calm@1)");
            assertThat((double) rows.get(1).get(1)).isPositive();
            assertThat(ledger.costs(Job.key(negative) + "/2/cpu")).hasSize(1);
            assertThat(ledger.costs("negative")).isEmpty();
        }
    }

    private static Easel easel() {
        return new Easel(model, judge, new Frame(model.usualSize(), new Settings(Solver.DDIM, 2, 5, 0)), 2);
    }
}
