package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.List;

/** What a scheduler_config.json asks for. Whatever it asks for that is not supported is refused by name. */
record SchedulerConfig(JsonNode config) {
    double number(String key, double otherwise) {
        JsonNode value = config.path(key);
        if (!isSet(value)) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw refused(key, "is no number.");
        }
        return value.doubleValue();
    }

    int whole(String key, int otherwise, int least) {
        double value = number(key, otherwise);
        if (value != Math.rint(value) || value < least || value > Integer.MAX_VALUE) {
            throw refused(key, "must be a whole number from " + least + " on.");
        }
        return (int) value;
    }

    /** Null is false, as it is in Python. */
    boolean flag(String key, boolean otherwise) {
        JsonNode value = config.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw refused(key, "is neither true nor false.");
        }
        return value.isMissingNode() ? otherwise : value.asBoolean();
    }

    String oneOf(String key, String otherwise, String... supported) {
        String value = config.has(key) ? config.path(key).asText() : otherwise;
        if (!List.of(supported).contains(value)) {
            throw refused(key, "is not supported, only " + List.of(supported) + ".");
        }
        return value;
    }

    void demand(String key, boolean otherwise, boolean wanted) {
        if (flag(key, otherwise) != wanted) {
            throw refused(key, "is not supported, only [" + wanted + "].");
        }
    }

    void demandOff(String... keys) {
        for (String key : keys) {
            demand(key, false, false);
        }
    }

    void demandNone(String key) {
        if (isSet(config.path(key)) && !config.path(key).isEmpty()) {
            throw refused(key, "is not supported.");
        }
    }

    /** Neither missing nor null. */
    boolean has(String key) {
        return isSet(config.path(key));
    }

    UnsupportedModelException refused(String key, String rule) {
        return new UnsupportedModelException("scheduler setting " + key + " = ("
                + config.path(key).asText() + ") " + rule
                + "\nMaybe choose another solver, or correct scheduler_config.json.");
    }

    private static boolean isSet(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }
}
