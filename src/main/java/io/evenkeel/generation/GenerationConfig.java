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
    /** Name of this instance: unique among running instances and the same after a restart, such as a pod's name. */
    @WithDefault("evenkeel-0")
    @NotBlank
    String instance();

    /** Kafka consumer group of all instances. */
    @WithDefault("evenkeel")
    @NotBlank
    String group();

    Topics topics();

    Limits limits();

    /** Folder of the served model, in diffusers' ONNX layout. */
    Path model();

    /** Fingerprint that the model must have, as {@code model inspect} prints it. Without one, any model is served. */
    Optional<@Pattern(regexp = "[0-9a-f]{64}") String> modelFingerprint();

    /** Folder of the classifiers; by default {@code screening} in the model's folder. */
    Optional<Path> classifiers();

    /** Name of the model in requests. */
    @WithDefault("demo")
    @NotBlank
    String modelName();

    /** Most guided images in one call of the U-Net; unguided images count half. */
    @WithDefault("8")
    @Min(1)
    @Max(256)
    int maxBatchSize();

    /** Number of images in flight at which consumption pauses. */
    @WithDefault("64")
    @Min(1)
    int maxInFlightImages();

    /** Weight of each tenant in the fair queue; 1 for tenants that are not named. */
    Map<String, @Min(1) @Max(1000) Integer> tenantWeights();

    /** How long the images of a request may take after its decision. Then the request fails and its images are given up. */
    @WithDefault("10m")
    Duration timeout();

    /** CPU threads for one operator of the model. */
    @WithDefault("2")
    @Min(1)
    int threads();

    /** Device that the model runs on. */
    @WithDefault("cpu")
    DeviceKind device();

    /** Settings of the device cuda. */
    Cuda cuda();

    /** Kinds of devices. */
    enum DeviceKind {
        CPU,
        CUDA
    }

    /** Settings of a GPU. */
    interface Cuda {
        /** Number of the GPU, from 0. */
        @WithDefault("0")
        @Min(0)
        int id();

        /** MiB of memory for each part of the model; 0 for no limit. */
        @WithDefault("0")
        @Min(0)
        long memoryMib();

        /** Whether fp32 matrix products round their factors to 10 bits (TF32): faster, with errors of about 1e-3. */
        @WithDefault("false")
        boolean tf32();

        /** Further options of ONNX Runtime's CUDA provider, by name. */
        Map<String, String> options();

        /** What to do if the GPU cannot be used: refuse to start, or serve on the CPU. */
        @WithDefault("refuse")
        Fallback fallback();
    }

    /** What to do if a device cannot be used. */
    enum Fallback {
        REFUSE,
        CPU
    }

    /** Time without a call of the model after which the readiness check runs a self-test of one step. */
    @WithDefault("1m")
    Duration selfTestInterval();

    /** Time without a commit, while requests wait, after which the instance reports unready. */
    @WithDefault("2m")
    Duration commitStallTimeout();

    /** Time after which the broker gives the partitions of a silent instance to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** Names, partitions and replicas of the topics. */
    interface Topics {
        @WithDefault("evenkeel.requests")
        String requests();

        @WithDefault("evenkeel.results")
        String results();

        @WithDefault("evenkeel.audit.entries")
        String audit();

        @WithDefault("evenkeel.dead-letters")
        String deadLetters();

        /** Compacted topic of the quotas that each tenant's fairness rules have used. */
        @WithDefault("evenkeel.quotas")
        String quotas();

        /** Whether to create missing topics at the start. */
        @WithDefault("true")
        boolean create();

        /** Partitions of created topics. Requests and quotas must have the same number. */
        @WithDefault("4")
        @Min(1)
        int partitions();

        /** Replicas of created topics; -1 uses the broker's default. */
        @WithDefault("-1")
        short replicas();
    }

    /** Limits of one request. */
    interface Limits {
        /** Most images. */
        @WithDefault("16")
        @Min(1)
        int maxImages();

        /** Most bytes of a prompt in UTF-8. */
        @WithDefault("4096")
        @Min(1)
        int maxPromptBytes();

        /** Most sampling steps. */
        @WithDefault("100")
        @Min(1)
        int maxSteps();

        /** Most pixels of one image. */
        @WithDefault("1048576")
        @Min(1)
        int maxPixels();

        /** Most bytes of a dead letter; the rest is cut off and stays in the request topic only. */
        @WithDefault("262144")
        @Min(0)
        int maxDeadLetterBytes();
    }
}
