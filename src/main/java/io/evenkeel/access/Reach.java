package io.evenkeel.access;

import io.evenkeel.platform.TenantId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The tenants that something may be done for.
 *
 * @param all whether it is all of them, known or not; then none is named
 */
public record Reach(boolean all, Set<String> tenants) {
    /** Stands for all tenants in tokens, and in the setting that PostgreSQL reads. */
    public static final String EVERYBODY = "*";

    public static final Reach ALL = new Reach(true, Set.of());
    public static final Reach NONE = new Reach(false, Set.of());

    private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9-_]{0,62}");

    public Reach {
        tenants = Set.copyOf(tenants);
    }

    /** What a token names; what can be no tenant is left out. */
    static Reach of(Collection<String> names) {
        return names.contains(EVERYBODY)
                ? ALL
                : new Reach(
                        false,
                        new TreeSet<>(names.stream()
                                .filter(name -> NAME.matcher(name).matches())
                                .toList()));
    }

    /** Only that one, if it is among them. */
    Reach narrowedTo(String tenant) {
        return covers(tenant) ? of(Set.of(tenant)) : NONE;
    }

    public boolean covers(TenantId tenant) {
        return covers(tenant.value());
    }

    boolean covers(String tenant) {
        return all || tenants.contains(tenant);
    }

    /** As PostgreSQL reads it: names in order, or {@value #EVERYBODY}. */
    String setting() {
        return all ? EVERYBODY : String.join(",", new TreeSet<>(tenants));
    }
}
