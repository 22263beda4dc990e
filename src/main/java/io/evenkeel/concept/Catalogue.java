package io.evenkeel.concept;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every version of every concept, as one model sees them. What cannot be used stays listed, so that whoever names it learns
 * why.
 */
public final class Catalogue {
    private final List<Listed> versions;
    private final Map<String, List<Listed>> byName;

    /** Of these versions, in any order. */
    public Catalogue(List<Listed> versions) {
        this.versions = versions.stream()
                .sorted(Comparator.comparing(Listed::name).thenComparing(Listed::version))
                .toList();
        this.byName = this.versions.stream()
                .collect(Collectors.groupingBy(Listed::name, LinkedHashMap::new, Collectors.toList()));
    }

    /** In order of name and version. */
    public List<Listed> versions() {
        return versions;
    }

    /**
     * What a reference means: a label such as "female@1", or a name, which means its latest version that is neither retired nor
     * another model's. If all are, the latest of those.
     */
    public Optional<Listed> find(String reference) {
        List<Listed> all = byName.getOrDefault(reference.split("@", 2)[0], List.of());
        List<Listed> named = all.stream()
                .filter(listed ->
                        listed.name().equals(reference) || listed.label().equals(reference))
                .toList();
        return last(named.stream().filter(Catalogue::isCurrent)).or(() -> last(named.stream()));
    }

    /** The concepts of an attribute group: of each name, the version that its name means. Retired ones and other models' are none. */
    public List<Listed> members(String group) {
        return byName.keySet().stream()
                .flatMap(name -> find(name).stream())
                .filter(listed -> listed.group().equals(group) && isCurrent(listed))
                .toList();
    }

    private static boolean isCurrent(Listed listed) {
        return !(listed instanceof Listed.Unusable unusable) || unusable.flaw() == Listed.Flaw.ALTERED;
    }

    private static Optional<Listed> last(Stream<Listed> versions) {
        return versions.reduce((earlier, later) -> later);
    }
}
