package io.evenkeel.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Identifies a tenant: a platform, or a brand on one.
 *
 * @param value 1 to 63 of a-z, 0-9 and -, starting with a letter or digit; safe in keys, paths and logs
 */
public record TenantId(@JsonValue String value) {
    private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    @JsonCreator
    public TenantId {
        if (!PATTERN.matcher(value).matches()) {
            throw new IllegalArgumentException("tenant (" + SafeText.sanitise(value) + ") must match " + PATTERN + ".");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
