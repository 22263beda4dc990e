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
public final class ConceptCatalogue {
    private final List<CatalogueEntry> versions;
    private final Map<String, List<CatalogueEntry>> byName;

    /** Of these versions, in any order. */
    public ConceptCatalogue(List<CatalogueEntry> versions) {
        this.versions = versions.stream()
                .sorted(Comparator.comparing(CatalogueEntry::name).thenComparing(CatalogueEntry::version))
                .toList();
        this.byName = this.versions.stream()
                .collect(Collectors.groupingBy(CatalogueEntry::name, LinkedHashMap::new, Collectors.toList()));
    }

    /** In order of name and version. */
    public List<CatalogueEntry> versions() {
        return versions;
    }

    /**
     * What a reference means: a label such as "female@1", or a name, which means its latest version that is neither retired nor
     * another model's. If all are, the latest of those.
     */
    public Optional<CatalogueEntry> find(String reference) {
        List<CatalogueEntry> all = byName.getOrDefault(reference.split("@", 2)[0], List.of());
        List<CatalogueEntry> matches = all.stream()
                .filter(catalogueEntry -> catalogueEntry.name().equals(reference)
                        || catalogueEntry.label().equals(reference))
                .toList();
        return latest(matches.stream().filter(ConceptCatalogue::isCurrent)).or(() -> latest(matches.stream()));
    }

    /** The concepts of an attribute group: of each name, the version that its name means. Retired ones and other models' are none. */
    public List<CatalogueEntry> members(String group) {
        return byName.keySet().stream()
                .flatMap(name -> find(name).stream())
                .filter(catalogueEntry -> catalogueEntry.group().equals(group) && isCurrent(catalogueEntry))
                .toList();
    }

    private static boolean isCurrent(CatalogueEntry catalogueEntry) {
        return !(catalogueEntry instanceof CatalogueEntry.Unusable unusable)
                || unusable.reason() == CatalogueEntry.UnusableReason.ALTERED;
    }

    private static Optional<CatalogueEntry> latest(Stream<CatalogueEntry> versions) {
        return versions.reduce((earlier, later) -> later);
    }
}
