package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.onnx.UnsupportedModelException;
import java.util.List;

/** Reads the settings of a scheduler_config.json. Rejects unsupported ones by name. */
record SchedulerConfig(JsonNode json) {
    double readNumber(String key, double defaultValue) {
        JsonNode value = json.path(key);
        if (!isSet(value)) {
            return defaultValue;
        }
        if (!value.isNumber()) {
            throw createException(key, "is no number.");
        }
        return value.doubleValue();
    }

    int readInteger(String key, int defaultValue, int min) {
        double value = readNumber(key, defaultValue);
        if (value != Math.rint(value) || value < min || value > Integer.MAX_VALUE) {
            throw createException(key, "must be a whole number from " + min + " on.");
        }
        return (int) value;
    }

    /** Reads a flag. Null is false, as in Python. */
    boolean readBoolean(String key, boolean defaultValue) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw createException(key, "is neither true nor false.");
        }
        return value.isMissingNode() ? defaultValue : value.asBoolean();
    }

    String readOneOf(String key, String defaultValue, String... supported) {
        String value = json.has(key) ? json.path(key).asText() : defaultValue;
        if (!List.of(supported).contains(value)) {
            throw createException(key, "is not supported, only " + List.of(supported) + ".");
        }
        return value;
    }

    void requireFlag(String key, boolean defaultValue, boolean required) {
        if (readBoolean(key, defaultValue) != required) {
            throw createException(key, "is not supported, only [" + required + "].");
        }
    }

    void requireDisabled(String... keys) {
        for (String key : keys) {
            requireFlag(key, false, false);
        }
    }

    void requireUnset(String key) {
        if (isSet(json.path(key)) && !json.path(key).isEmpty()) {
            throw createException(key, "is not supported.");
        }
    }

    /** Returns whether a setting is neither missing nor null. */
    boolean hasValue(String key) {
        return isSet(json.path(key));
    }

    UnsupportedModelException createException(String key, String rule) {
        return new UnsupportedModelException("scheduler setting " + key + " = ("
                + json.path(key).asText() + ") " + rule
                + "\nMaybe choose another solver, or correct scheduler_config.json.");
    }

    private static boolean isSet(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }
}
