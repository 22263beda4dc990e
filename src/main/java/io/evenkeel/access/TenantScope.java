package io.evenkeel.access;

import io.evenkeel.platform.TenantId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The tenants that something may be done for.
 *
 * @param unrestricted whether it is all of them, known or not; then none is named
 */
public record TenantScope(boolean unrestricted, Set<String> tenants) {
    /** Stands for all tenants in tokens, and in the setting that PostgreSQL reads. */
    public static final String WILDCARD = "*";

    public static final TenantScope UNRESTRICTED = new TenantScope(true, Set.of());
    public static final TenantScope NONE = new TenantScope(false, Set.of());

    /** Safe in the setting. */
    private static final Pattern NAME_PATTERN = Pattern.compile("[a-z0-9_-]{1,63}");

    public TenantScope {
        tenants = Set.copyOf(tenants);
        if (!tenants.stream().allMatch(name -> NAME_PATTERN.matcher(name).matches())) {
            throw new IllegalArgumentException("tenants " + tenants + " must match " + NAME_PATTERN + ".");
        }
    }

    /** What a token names; what can be no tenant is left out. */
    static TenantScope fromNames(Collection<String> names) {
        return names.contains(WILDCARD)
                ? UNRESTRICTED
                : new TenantScope(
                        false,
                        new TreeSet<>(
                                names.stream().filter(TenantScope::isTenantId).toList()));
    }

    private static boolean isTenantId(String name) {
        try {
            return new TenantId(name).value().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Only that one, if it is among them. */
    TenantScope narrowTo(String tenant) {
        return includes(tenant) ? fromNames(Set.of(tenant)) : NONE;
    }

    public boolean includes(TenantId tenant) {
        return includes(tenant.value());
    }

    boolean includes(String tenant) {
        return unrestricted || tenants.contains(tenant);
    }

    /** As PostgreSQL reads it: names in order, or {@value #EVERYBODY}. */
    String toDatabaseSetting() {
        return unrestricted ? WILDCARD : String.join(",", new TreeSet<>(tenants));
    }
}
