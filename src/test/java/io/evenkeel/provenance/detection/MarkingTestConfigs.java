package io.evenkeel.provenance.detection;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import java.util.Map;

/** Configurations for tests, validated as the application's are. */
public final class MarkingTestConfigs {
    private static final BeanValidationConfigValidator VALIDATOR =
            Validation.buildDefaultValidatorFactory()::getValidator;

    private MarkingTestConfigs() {}

    public static MarkingConfig createMarkingConfig(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(MarkingConfig.class)
                .withValidator(VALIDATOR)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(MarkingConfig.class);
    }
}
