package io.evenkeel.generation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Configuration of the request path, {@code evenkeel.generation.*}. */
@ConfigMapping(prefix = "evenkeel.generation")
public interface GenerationConfig {
    /** Name of this instance, stable over restarts and unique among those that run: a pod's name. */
    @WithDefault("evenkeel-0")
    @NotBlank
    String instance();

    /** Consumer group of all instances. */
    @WithDefault("evenkeel")
    @NotBlank
    String group();

    Topics topics();

    Limits limits();

    /** The model folder to serve, in diffusers' ONNX layout. */
    Path model();

    /** The classifiers' folder; without one, {@code screening} in the model's. */
    Optional<Path> screening();

    /** What requests call that model. */
    @WithDefault("demo")
    @NotBlank
    String modelName();

    /** Where pictures are kept, by digest. */
    Path pictures();

    /** Pictures sampled in one batch, at most. */
    @WithDefault("8")
    @Min(1)
    @Max(256)
    int batch();

    /** Pictures that may be under way before consumption pauses. */
    @WithDefault("64")
    @Min(1)
    int ahead();

    /** CPU threads that one operator of the model may use. */
    @WithDefault("2")
    @Min(1)
    int threads();

    /** After how long without a commit, while requests wait, the instance reports itself unready. */
    @WithDefault("2m")
    Duration stalledAfter();

    /** How long a broker waits for a silent instance before its partitions go to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** Names and shape of the topics. */
    interface Topics {
        @WithDefault("evenkeel.requests")
        String requests();

        @WithDefault("evenkeel.results")
        String results();

        @WithDefault("evenkeel.audit")
        String audit();

        @WithDefault("evenkeel.dead-letters")
        String deadLetters();

        /** Compacted: how many pictures each tenant's fairness rules have drawn. */
        @WithDefault("evenkeel.quotas")
        String quotas();

        /** Whether missing topics are created at start. */
        @WithDefault("true")
        boolean create();

        /** Partitions of topics that are created; requests and quotas must have as many. */
        @WithDefault("4")
        @Min(1)
        int partitions();

        /** Replicas of topics that are created; -1 leaves it to the broker. */
        @WithDefault("-1")
        short replicas();
    }

    /** What one request may ask for. */
    interface Limits {
        /** Pictures. */
        @WithDefault("16")
        @Min(1)
        int count();

        /** Bytes of the prompt in UTF-8. */
        @WithDefault("4096")
        @Min(1)
        int promptBytes();

        /** Sampling steps. */
        @WithDefault("100")
        @Min(1)
        int steps();

        /** Bytes of a dead letter that are kept; the rest stays in the request topic only. */
        @WithDefault("262144")
        @Min(0)
        int deadLetterBytes();
    }
}
