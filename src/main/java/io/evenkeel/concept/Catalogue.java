package io.evenkeel.concept;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every version of every concept, as one model sees them. What cannot be used stays listed, so that whoever names it learns
 * why.
 *
 * @param versions in order of name and version
 */
public record Catalogue(List<Listed> versions) {
    public Catalogue {
        versions = versions.stream()
                .sorted(Comparator.comparing(Listed::name).thenComparing(Listed::version))
                .toList();
    }

    /**
     * What a reference means: a label such as "female@1", or a name, which means its latest version that is neither retired nor
     * another model's. If all are, the latest of those.
     */
    public Optional<Listed> find(String reference) {
        List<Listed> named = versions.stream()
                .filter(listed ->
                        listed.label().equals(reference) || listed.name().equals(reference))
                .toList();
        return last(named.stream().filter(Catalogue::isCurrent)).or(() -> last(named.stream()));
    }

    /** The concepts of an attribute group: of each name, the version that its name means. Retired ones and other models' are none. */
    public List<Listed> members(String group) {
        return versions.stream()
                .map(Listed::name)
                .distinct()
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
