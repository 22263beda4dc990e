package io.evenkeel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.generation.GenerationConfig.DeviceKind;
import io.evenkeel.generation.GenerationConfig.Fallback;
import io.smallrye.config.ConfigValidationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationConfigTest {
    private static final String FINGERPRINT = "0a".repeat(32);
    private static final String ALL = """
            instance=evenkeel-7
            group=keel
            model=/model
            model-fingerprint=%s
            classifiers=/screening
            model-name=sd15
            max-batch-size=4
            max-in-flight-images=5
            tenant-weights."acme"=3
            timeout=PT7M
            threads=6
            device=cuda
            cuda.id=1
            cuda.memory-mib=20480
            cuda.tf32=true
            cuda.options.prefer_nhwc=1
            cuda.fallback=cpu
            self-test-interval=PT9S
            commit-stall-timeout=PT8M
            session-timeout=PT11S
            topics.requests=a
            topics.results=b
            topics.audit=c
            topics.dead-letters=d
            topics.quotas=e
            topics.create=false
            topics.partitions=12
            topics.replicas=3
            limits.max-images=13
            limits.max-prompt-bytes=14
            limits.max-steps=15
            limits.max-pixels=16
            limits.max-dead-letter-bytes=17
            """.formatted(FINGERPRINT);

    @Test
    void defaults() {
        GenerationConfig config = GenerationTestConfigs.create(Map.of());

        assertThat(config.instance()).isEqualTo("evenkeel-0");
        assertThat(config.group()).isEqualTo("evenkeel");
        assertThat(config.modelFingerprint()).isEmpty();
        assertThat(config.classifiers()).isEmpty();
        assertThat(config.modelName()).isEqualTo("demo");
        assertThat(config.maxBatchSize()).isEqualTo(8);
        assertThat(config.maxInFlightImages()).isEqualTo(64);
        assertThat(config.tenantWeights()).isEmpty();
        assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.threads()).isEqualTo(2);
        assertThat(config.selfTestInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.commitStallTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void defaultsToCpuAndExactCudaWithoutFallback() {
        GenerationConfig config = GenerationTestConfigs.create(Map.of());

        assertThat(config.device()).isEqualTo(DeviceKind.CPU);
        assertThat(config.cuda().id()).isZero();
        assertThat(config.cuda().memoryMib()).isZero();
        assertThat(config.cuda().tf32()).isFalse();
        assertThat(config.cuda().options()).isEmpty();
        assertThat(config.cuda().fallback()).isEqualTo(Fallback.REFUSE);
    }

    @Test
    void defaultsOfTopicsAndLimits() {
        GenerationConfig.Topics topics = GenerationTestConfigs.create(Map.of()).topics();
        GenerationConfig.Limits limits = GenerationTestConfigs.create(Map.of()).limits();

        assertThat(topics.requests()).isEqualTo("evenkeel.requests");
        assertThat(topics.results()).isEqualTo("evenkeel.results");
        assertThat(topics.audit()).isEqualTo("evenkeel.audit.entries");
        assertThat(topics.deadLetters()).isEqualTo("evenkeel.dead-letters");
        assertThat(topics.quotas()).isEqualTo("evenkeel.quotas");
        assertThat(topics.create()).isTrue();
        assertThat(topics.partitions()).isEqualTo(4);
        assertThat(topics.replicas()).isEqualTo((short) -1);
        assertThat(limits.maxImages()).isEqualTo(16);
        assertThat(limits.maxPromptBytes()).isEqualTo(4096);
        assertThat(limits.maxSteps()).isEqualTo(100);
        assertThat(limits.maxPixels()).isEqualTo(1 << 20);
        assertThat(limits.maxDeadLetterBytes()).isEqualTo(1 << 18);
    }

    @Test
    void everyKeyCanBeSet() {
        GenerationConfig config = all();

        assertThat(config.instance()).isEqualTo("evenkeel-7");
        assertThat(config.group()).isEqualTo("keel");
        assertThat(config.model()).isEqualTo(Path.of("/model"));
        assertThat(config.modelFingerprint()).hasValue(FINGERPRINT);
        assertThat(config.classifiers()).hasValue(Path.of("/screening"));
        assertThat(config.modelName()).isEqualTo("sd15");
        assertThat(config.maxBatchSize()).isEqualTo(4);
        assertThat(config.maxInFlightImages()).isEqualTo(5);
        assertThat(config.tenantWeights()).isEqualTo(Map.of("acme", 3));
        assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(7));
        assertThat(config.threads()).isEqualTo(6);
        assertThat(config.selfTestInterval()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.commitStallTimeout()).isEqualTo(Duration.ofMinutes(8));
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void everyCudaKeyCanBeSet() {
        GenerationConfig config = all();

        assertThat(config.device()).isEqualTo(DeviceKind.CUDA);
        assertThat(config.cuda().id()).isEqualTo(1);
        assertThat(config.cuda().memoryMib()).isEqualTo(20480);
        assertThat(config.cuda().tf32()).isTrue();
        assertThat(config.cuda().options()).isEqualTo(Map.of("prefer_nhwc", "1"));
        assertThat(config.cuda().fallback()).isEqualTo(Fallback.CPU);
    }

    @Test
    void everyTopicAndLimitKeyCanBeSet() {
        GenerationConfig.Topics topics = all().topics();
        GenerationConfig.Limits limits = all().limits();

        assertThat(topics.requests()).isEqualTo("a");
        assertThat(topics.results()).isEqualTo("b");
        assertThat(topics.audit()).isEqualTo("c");
        assertThat(topics.deadLetters()).isEqualTo("d");
        assertThat(topics.quotas()).isEqualTo("e");
        assertThat(topics.create()).isFalse();
        assertThat(topics.partitions()).isEqualTo(12);
        assertThat(topics.replicas()).isEqualTo((short) 3);
        assertThat(limits.maxImages()).isEqualTo(13);
        assertThat(limits.maxPromptBytes()).isEqualTo(14);
        assertThat(limits.maxSteps()).isEqualTo(15);
        assertThat(limits.maxPixels()).isEqualTo(16);
        assertThat(limits.maxDeadLetterBytes()).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource({
        "cuda.id, -1",
        "cuda.memory-mib, -1",
        "cuda.fallback, perhaps",
        "device, tpu",
        "model-fingerprint, 0a",
        "max-batch-size, 0",
        "threads, 0",
    })
    void rejectsInvalidValueNamingItsKey(String key, String value) {
        Map<String, String> wrong = Map.of("evenkeel.generation." + key, value);

        assertThatThrownBy(() -> GenerationTestConfigs.create(wrong))
                .isInstanceOfAny(ConfigValidationException.class, IllegalArgumentException.class)
                .hasMessageContaining("evenkeel.generation." + key);
    }

    private static GenerationConfig all() {
        Map<String, String> values = new HashMap<>();
        ALL.lines()
                .map(line -> line.split("=", 2))
                .forEach(pair -> values.put("evenkeel.generation." + pair[0], pair[1]));
        return GenerationTestConfigs.create(values);
    }
}
