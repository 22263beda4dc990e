package io.evenkeel.marking;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import java.util.Map;

/** Configurations for tests, validated as the application's are. */
final class Configs {
    private static final BeanValidationConfigValidator VALIDATOR =
            Validation.buildDefaultValidatorFactory()::getValidator;

    private Configs() {}

    static MarkingConfig marking(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(MarkingConfig.class)
                .withValidator(VALIDATOR)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(MarkingConfig.class);
    }
}
