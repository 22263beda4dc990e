package io.evenkeel.access;

import io.evenkeel.platform.TenantId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The tenants that a caller or the service may access.
 *
 * @param unrestricted whether all tenants are covered; {@code tenants} is empty then
 */
public record TenantScope(boolean unrestricted, Set<String> tenants) {
    /** Means all tenants, in tokens and in the database setting. */
    public static final String WILDCARD = "*";

    public static final TenantScope UNRESTRICTED = new TenantScope(true, Set.of());
    public static final TenantScope NONE = new TenantScope(false, Set.of());

    /** Names that are safe in the database setting. */
    private static final Pattern NAME_PATTERN = Pattern.compile("[a-z0-9_-]{1,63}");

    public TenantScope {
        tenants = Set.copyOf(tenants);
        if (!tenants.stream().allMatch(name -> NAME_PATTERN.matcher(name).matches())) {
            throw new IllegalArgumentException("tenants " + tenants + " must match " + NAME_PATTERN + ".");
        }
    }

    /** Creates the scope of a token; ignores names that are no tenant ids. */
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

    /** Returns the scope of one tenant, or none if this scope does not cover it. */
    TenantScope narrowTo(String tenant) {
        return includes(tenant) ? fromNames(Set.of(tenant)) : NONE;
    }

    public boolean includes(TenantId tenant) {
        return includes(tenant.value());
    }

    boolean includes(String tenant) {
        return unrestricted || tenants.contains(tenant);
    }

    /** Returns the database setting: sorted names, or {@value #WILDCARD}. */
    String toDatabaseSetting() {
        return unrestricted ? WILDCARD : String.join(",", new TreeSet<>(tenants));
    }
}
