package io.evenkeel.sampler.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.onnx.UnsupportedModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseSchedulerTest {
    private static final String ADVICE = "\nMaybe choose another solver, or correct scheduler_config.json.";
    private final ObjectNode config = config();

    /** One that every solver can walk along. */
    static ObjectNode config() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("_class_name", "DDIMScheduler")
                .put("beta_start", 0.00085)
                .put("beta_end", 0.012)
                .put("beta_schedule", "scaled_linear")
                .put("clip_sample", false)
                .put("set_alpha_to_one", false)
                .put("skip_prk_steps", true)
                .put("steps_offset", 1)
                .put("timestep_spacing", "leading");
    }

    @ParameterizedTest
    @EnumSource
    void readsSchedulerTypeFromClassName(SchedulerType type) {
        config.put("_class_name", type.diffusersClass());
        config.put("use_karras_sigmas", type == SchedulerType.DPM_SOLVER_KARRAS);

        NoiseScheduler noiseScheduler = NoiseScheduler.fromConfig(config);

        assertThat(noiseScheduler.schedulerType()).isEqualTo(type);
        assertThat(noiseScheduler.trainTimesteps()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "ddim, DDIM",
        "pndm, PNDM",
        "euler, EULER",
        "euler-ancestral, EULER_ANCESTRAL",
        "dpm++2m, DPM_SOLVER",
        "dpm++2m-karras, DPM_SOLVER_KARRAS",
        "unipc, UNIPC",
        "lcm, LCM",
    })
    void keepsSchedulerIds(String id, SchedulerType type) {
        assertThat(type.id()).isEqualTo(id);
        assertThat(SchedulerType.fromId(id)).isEqualTo(type);
    }

    @Test
    void rejectsUnknownSchedulerId() {
        assertThatThrownBy(() -> SchedulerType.fromId("Euler"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("solver (Euler) is unknown.\nMaybe one of [ddim, pndm, euler, euler-ancestral, dpm++2m,"
                        + " dpm++2m-karras, unipc, lcm] is meant.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ddim | thresholding | true | is not supported, only [false].",
                "ddim | prediction_type | 'flow_prediction' | is not supported, only [epsilon, v_prediction, sample].",
                "ddim | prediction_type | null | is not supported, only [epsilon, v_prediction, sample].",
                "ddim | beta_schedule | 'sigmoid' | is not supported, only [linear, scaled_linear, squaredcos_cap_v2].",
                "ddim | timestep_spacing | 'karras' | is not supported, only [linspace, leading, trailing].",
                "ddim | rescale_betas_zero_snr | true | cannot be met by prediction_type (epsilon).",
                "ddim | beta_start | 0 | must lie between 0 and 1.",
                "ddim | beta_end | 1 | must lie between 0 and 1.",
                "ddim | beta_end | 'high' | is no number.",
                "ddim | num_train_timesteps | 1 | must be a whole number from 2 on.",
                "ddim | steps_offset | -1 | must be a whole number from 0 on.",
                "ddim | steps_offset | 0.5 | must be a whole number from 0 on.",
                "ddim | clip_sample | 'no' | is neither true nor false.",
                "pndm | skip_prk_steps | false | is not supported, only [true].",
                "pndm | prediction_type | 'sample' | is not supported, only [epsilon, v_prediction].",
                "pndm | rescale_betas_zero_snr | true | is not supported, only [false].",
                "euler | use_exponential_sigmas | true | is not supported, only [false].",
                "euler | use_beta_sigmas | true | is not supported, only [false].",
                "euler | interpolation_type | 'log_linear' | is not supported, only [linear].",
                "euler | timestep_type | 'continuous' | is not supported, only [discrete].",
                "euler | final_sigmas_type | 'mean' | is not supported, only [zero, sigma_min].",
                "euler-ancestral | prediction_type | 'sample' | is not supported, only [epsilon, v_prediction].",
                "dpm++2m | algorithm_type | 'sde-dpmsolver++' | is not supported, only [dpmsolver++, deis].",
                "dpm++2m | algorithm_type | 'dpmsolver' | is not supported, only [dpmsolver++, deis].",
                "dpm++2m | solver_type | 'rk4' | is not supported, only [midpoint, heun, logrho, bh1, bh2].",
                "dpm++2m | solver_order | 3 | is not supported, only [1, 2].",
                "dpm++2m | thresholding | true | is not supported, only [false].",
                "dpm++2m | use_lu_lambdas | true | is not supported, only [false].",
                "dpm++2m | use_flow_sigmas | true | is not supported, only [false].",
                "dpm++2m | variance_type | 'learned_range' | is not supported.",
                "dpm++2m | lambda_min_clipped | 100 | leaves no timesteps.",
                "dpm++2m-karras | sigma_min | 0 | must be more than 0.",
                "dpm++2m-karras | use_beta_sigmas | true | is not supported, only [false].",
                "unipc | solver_order | 4 | is not supported, only [1, 2, 3].",
                "unipc | solver_type | 'rk4' | is not supported, only [bh1, bh2, midpoint, heun, logrho].",
                "unipc | predict_x0 | false | is not supported, only [true].",
                "unipc | lower_order_final | false | is not supported, only [true].",
                "unipc | use_exponential_sigmas | true | is not supported, only [false].",
                "lcm | thresholding | true | is not supported, only [false].",
                "lcm | original_inference_steps | 1001 | is more than was trained (1000).",
                "lcm | rescale_betas_zero_snr | true | cannot be met by prediction_type (epsilon).",
            })
    void rejectsUnsupportedSetting(String solver, String key, String json, String rule) throws JsonProcessingException {
        config.set(key, new ObjectMapper().readTree(json.replace('\'', '"')));

        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config, SchedulerType.fromId(solver)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("scheduler setting " + key + " = (" + json.replace("'", "") + ") " + rule + ADVICE);
    }

    @Test
    void rejectsSolverInsideUniPc() {
        config.putObject("solver_p").put("_class_name", "DDIMScheduler");

        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config, SchedulerType.UNIPC))
                .hasMessageContaining("solver_p = () is not supported.");
    }

    @Test
    void rejectsNonNumericDisabledCorrector() {
        config.putArray("disable_corrector").add("first");

        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config, SchedulerType.UNIPC))
                .hasMessageContaining("disable_corrector = () holds (first), which is no whole number.");
    }

    @Test
    void rejectsUnknownSchedulerClass() {
        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config.put("_class_name", "DDPMScheduler")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageStartingWith("scheduler setting _class_name = (DDPMScheduler) is not supported, only ["
                        + "DDIMScheduler, PNDMScheduler, EulerDiscreteScheduler,");
        assertThatCode(() -> NoiseScheduler.fromConfig(config, SchedulerType.DDIM))
                .doesNotThrowAnyException();
    }

    @Test
    void rejectsWrongNumberOfTrainedBetas() {
        config.put("num_train_timesteps", 3).putArray("trained_betas").add(0.1).add(0.2);

        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config))
                .hasMessageContaining("num_train_timesteps = (3) is not the number of trained_betas (2).");
    }

    @Test
    void rejectsTrainedBetasOutsideRange() {
        config.put("num_train_timesteps", 2).putArray("trained_betas").add(0.1).add(1.5);

        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config))
                .hasMessageContaining("holds (1.5), not between 0 and 1.");
    }

    @Test
    void treatsNullAsUnset() {
        config.putNull("trained_betas").putNull("use_karras_sigmas").putNull("variance_type");
        config.putNull("solver_p").putNull("sigma_min").putArray("disable_corrector");
        config.put("lambda_min_clipped", Double.NEGATIVE_INFINITY);

        for (SchedulerType type : SchedulerType.values()) {
            assertThatCode(() -> NoiseScheduler.fromConfig(config, type).createTrajectory(5))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void rejectsStepsOutsideRange(SchedulerType type) {
        NoiseScheduler noiseScheduler = NoiseScheduler.fromConfig(config, type);

        assertThatThrownBy(() -> noiseScheduler.createTrajectory(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps (0) must lie in 1 to 1000.");
        assertThatThrownBy(() -> noiseScheduler.createTrajectory(1001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps (1001) must lie in 1 to 1000.");
    }

    @Test
    void lcmRejectsMoreStepsThanDistilled() {
        assertThatThrownBy(() ->
                        NoiseScheduler.fromConfig(config, SchedulerType.LCM).createTrajectory(51))
                .hasMessage("steps (51) must lie in 1 to 50.");
    }

    @Test
    void rejectsOffsetBeyondSchedule() {
        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config).createTrajectory(1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps (1000) with steps_offset (1) would begin at timestep (1000), after the last (999)."
                        + "\nMaybe take fewer steps.");
    }

    @Test
    void rejectsStepsWithEqualSigmas() {
        assertThatThrownBy(() -> NoiseScheduler.fromConfig(config, SchedulerType.DPM_SOLVER)
                        .createTrajectory(1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("steps (1000) are so many that two have one sigma");
    }

    @Test
    void trailingSpacingNeverExceedsSteps() {
        SamplingTrajectory trajectory = NoiseScheduler.fromConfig(config.put("timestep_spacing", "trailing"))
                .createTrajectory(61);

        assertThat(trajectory.callCount()).isEqualTo(61);
        assertThat(trajectory.timestep(60)).isEqualTo(15);
    }

    @Test
    void otherSchedulerReadsSameConfigurationWithOwnDefaults() {
        config.remove("timestep_spacing");
        NoiseScheduler noiseScheduler = NoiseScheduler.fromConfig(config);

        assertThat(noiseScheduler.createTrajectory(4).timestep(0)).as("leading").isEqualTo(751);
        assertThat(noiseScheduler
                        .withType(SchedulerType.EULER)
                        .createTrajectory(4)
                        .timestep(0))
                .as("linspace")
                .isEqualTo(999);
        assertThat(noiseScheduler.withType(SchedulerType.EULER).schedulerType()).isEqualTo(SchedulerType.EULER);
        assertThat(noiseScheduler.withType(SchedulerType.DDIM)).isSameAs(noiseScheduler);
    }

    @Test
    void schedulerTypeDecidesOnKarrasSigmas() {
        SamplingTrajectory without = NoiseScheduler.fromConfig(
                        config.put("use_karras_sigmas", true), SchedulerType.DPM_SOLVER)
                .createTrajectory(4);
        SamplingTrajectory with = NoiseScheduler.fromConfig(
                        config.put("use_karras_sigmas", false), SchedulerType.DPM_SOLVER_KARRAS)
                .createTrajectory(4);

        assertThat(without.timestep(3)).isEqualTo(201);
        assertThat(with.timestep(3)).isZero();
    }

    @Test
    void copiesConfiguration() {
        NoiseScheduler noiseScheduler = NoiseScheduler.fromConfig(config);

        config.put("steps_offset", 7).put("prediction_type", "unheard-of");

        assertThat(noiseScheduler
                        .withType(SchedulerType.PNDM)
                        .createTrajectory(4)
                        .timestep(0))
                .isEqualTo(751);
    }
}
