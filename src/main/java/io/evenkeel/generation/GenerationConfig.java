package io.evenkeel.generation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

    /** The model's fingerprint, as {@code model inspect} prints it: another one is refused. Without one, whatever is there. */
    Optional<@Pattern(regexp = "[0-9a-f]{64}") String> modelFingerprint();

    /** The classifiers' folder; without one, {@code screening} in the model's. */
    Optional<Path> classifiers();

    /** What requests call that model. */
    @WithDefault("demo")
    @NotBlank
    String modelName();

    /** Guided pictures that share a call of the U-Net, at most; or twice as many unguided ones. */
    @WithDefault("8")
    @Min(1)
    @Max(256)
    int maxBatchSize();

    /** Pictures that may be under way before consumption pauses. */
    @WithDefault("64")
    @Min(1)
    int maxInFlightImages();

    /** How many turns a tenant's pictures have, against one of each tenant that is not named here. */
    Map<String, @Min(1) @Max(1000) Integer> tenantWeights();

    /** How long one request's pictures may take, from being decided; then it fails, and gives its room up. */
    @WithDefault("10m")
    Duration timeout();

    /** CPU threads that one operator of the model may use. */
    @WithDefault("2")
    @Min(1)
    int threads();

    /** What the model runs on. */
    @WithDefault("cpu")
    DeviceKind device();

    /** Where device is cuda. */
    Cuda cuda();

    /** Kinds of device. */
    enum DeviceKind {
        CPU,
        CUDA
    }

    /** A GPU, and how it is used. */
    interface Cuda {
        /** Which one, from 0. */
        @WithDefault("0")
        @Min(0)
        int id();

        /** MiB that each part of the model may take; 0 for no limit. */
        @WithDefault("0")
        @Min(0)
        long memoryMib();

        /** Whether fp32 matrix products may round their factors to 10 bits: faster, and about 1e-3 off. */
        @WithDefault("false")
        boolean tf32();

        /** Options of ONNX Runtime's CUDA provider, by its names. */
        Map<String, String> options();

        /** What to do where the GPU cannot be used: refuse to start, or serve on the CPU. */
        @WithDefault("refuse")
        Fallback fallback();
    }

    /** What to do where a device cannot be used. */
    enum Fallback {
        REFUSE,
        CPU
    }

    /** After how long without a call of the model the readiness check makes one, of one step. */
    @WithDefault("1m")
    Duration selfTestInterval();

    /** After how long without a commit, while requests wait, the instance reports itself unready. */
    @WithDefault("2m")
    Duration commitStallTimeout();

    /** How long a broker waits for a silent instance before its partitions go to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** Names and shape of the topics. */
    interface Topics {
        @WithDefault("evenkeel.requests")
        String requests();

        @WithDefault("evenkeel.results")
        String results();

        @WithDefault("evenkeel.audit.entries")
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
        int maxImages();

        /** Bytes of the prompt in UTF-8. */
        @WithDefault("4096")
        @Min(1)
        int maxPromptBytes();

        /** Sampling steps. */
        @WithDefault("100")
        @Min(1)
        int maxSteps();

        /** Of one picture. */
        @WithDefault("1048576")
        @Min(1)
        int maxPixels();

        /** Bytes of a dead letter that are kept; the rest stays in the request topic only. */
        @WithDefault("262144")
        @Min(0)
        int maxDeadLetterBytes();
    }
}
