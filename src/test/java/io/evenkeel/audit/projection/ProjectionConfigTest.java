package io.evenkeel.audit.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionConfigTest {
    private static final String PREFIX = "evenkeel.audit.projection.";
    private static final BeanValidationConfigValidator VALIDATOR =
            Validation.buildDefaultValidatorFactory()::getValidator;

    @Test
    void hasDefaults() {
        ProjectionConfig config = config(Map.of());

        assertThat(config.topic()).isEqualTo("evenkeel.audit.entries");
        assertThat(config.resultsTopic()).isEqualTo("evenkeel.results");
        assertThat(config.group()).isEqualTo("evenkeel");
        assertThat(config.maxBatchSize()).isEqualTo(2000);
        assertThat(config.fetchMib()).isEqualTo(32);
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.reconciliationDelay()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void inheritsTopicsAndGroupOfGeneration() {
        ProjectionConfig config = config(Map.of(
                "evenkeel.generation.topics.audit", "a",
                "evenkeel.generation.topics.results", "r",
                "evenkeel.generation.group", "g"));

        assertThat(config.topic()).isEqualTo("a");
        assertThat(config.resultsTopic()).isEqualTo("r");
        assertThat(config.group()).isEqualTo("g");
    }

    @Test
    void readsEveryKey() {
        ProjectionConfig config = config(Map.of(
                PREFIX + "topic", "a",
                PREFIX + "results-topic", "r",
                PREFIX + "group", "g",
                PREFIX + "max-batch-size", "7",
                PREFIX + "fetch-mib", "8",
                PREFIX + "session-timeout", "PT9S",
                PREFIX + "reconciliation-delay", "PT10S"));

        assertThat(config.topic()).isEqualTo("a");
        assertThat(config.resultsTopic()).isEqualTo("r");
        assertThat(config.group()).isEqualTo("g");
        assertThat(config.maxBatchSize()).isEqualTo(7);
        assertThat(config.fetchMib()).isEqualTo(8);
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.reconciliationDelay()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"max-batch-size, 0", "max-batch-size, 50001", "fetch-mib, 0", "fetch-mib, 1025", "group, ' '"})
    void rejectsValueOutOfRange(String key, String value) {
        assertThatThrownBy(() -> config(Map.of(PREFIX + key, value))).isInstanceOf(ConfigValidationException.class);
    }

    private static ProjectionConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(ProjectionConfig.class)
                .withValidator(VALIDATOR)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(ProjectionConfig.class);
    }
}
