package io.evenkeel.concept;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All versions of all concepts, as one model sees them. Unusable versions are listed too, with the reason. Immutable. */
public final class ConceptCatalogue {
    private final List<CatalogueEntry> versions;
    private final Map<String, List<CatalogueEntry>> byName;

    /** Creates a catalogue of versions in any order. */
    public ConceptCatalogue(List<CatalogueEntry> versions) {
        this.versions = versions.stream()
                .sorted(Comparator.comparing(CatalogueEntry::name).thenComparing(CatalogueEntry::version))
                .toList();
        this.byName = this.versions.stream()
                .collect(Collectors.groupingBy(CatalogueEntry::name, LinkedHashMap::new, Collectors.toList()));
    }

    /** Returns all versions in order of name and version. */
    public List<CatalogueEntry> versions() {
        return versions;
    }

    /**
     * Resolves a label such as "female@1", or a name: its latest version that is neither a candidate, retired nor of another model;
     * if there is none, its latest version.
     */
    public Optional<CatalogueEntry> find(String reference) {
        List<CatalogueEntry> all = byName.getOrDefault(reference.split("@", 2)[0], List.of());
        List<CatalogueEntry> matches = all.stream()
                .filter(entry -> entry.name().equals(reference) || entry.label().equals(reference))
                .toList();
        return latest(matches.stream().filter(ConceptCatalogue::isCurrent)).or(() -> latest(matches.stream()));
    }

    /** Returns the current version of each concept in an attribute group. */
    public List<CatalogueEntry> members(String group) {
        return byName.keySet().stream()
                .flatMap(name -> find(name).stream())
                .filter(entry -> entry.group().equals(group) && isCurrent(entry))
                .toList();
    }

    private static boolean isCurrent(CatalogueEntry entry) {
        return !(entry instanceof CatalogueEntry.Unusable unusable)
                || unusable.reason() == CatalogueEntry.UnusableReason.ALTERED;
    }

    private static Optional<CatalogueEntry> latest(Stream<CatalogueEntry> versions) {
        return versions.reduce((earlier, later) -> later);
    }
}
