package io.evenkeel.concept;

import java.util.List;

/** One version of a concept in the {@link ConceptCatalogue}. */
public sealed interface CatalogueEntry {
    String name();

    int version();

    /** The attribute group that it is a member of. */
    String group();

    /** Name and version, such as "female@1". */
    default String label() {
        return name() + "@" + version();
    }

    /**
     * May push.
     *
     * @param words words and phrases that name it in a prompt, such as "woman" for female; sorted
     */
    record Usable(Concept concept, List<String> words) implements CatalogueEntry {
        public Usable {
            words = words.stream().sorted().distinct().toList();
        }

        @Override
        public String name() {
            return concept.name();
        }

        @Override
        public int version() {
            return concept.version();
        }

        @Override
        public String group() {
            return concept.group();
        }
    }

    /**
     * May not push, so that a policy that names it is refused.
     *
     * @param reasonText the rest of a sentence that starts with its label, such as "was retired"
     */
    record Unusable(String name, int version, String group, UnusableReason reason, String reasonText)
            implements CatalogueEntry {}

    /** What makes a version unusable. */
    enum UnusableReason {
        /** Withdrawn by an administrator. */
        RETIRED,
        /** Discovered, and not yet activated by an administrator. */
        CANDIDATE,
        /** Lives in the h-space of another model. */
        OTHER_MODEL,
        /** Its vector is not what its digest says. */
        ALTERED
    }
}
