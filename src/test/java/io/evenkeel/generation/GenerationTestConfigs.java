package io.evenkeel.generation;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Configurations for tests, defaults included, validated as the application's are. */
public final class GenerationTestConfigs {
    private static final BeanValidationConfigValidator VALIDATOR =
            Validation.buildDefaultValidatorFactory()::getValidator;

    private GenerationTestConfigs() {}

    public static GenerationConfig create(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(Map.of("evenkeel.generation.model", "src/main/resources/models/demo"));
        all.putAll(values);
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(GenerationConfig.class)
                .withValidator(VALIDATOR)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(GenerationConfig.class);
    }
}
