package io.evenkeel.concept;

import java.util.List;

/** One version of a concept in the {@link ConceptCatalogue}. */
public sealed interface CatalogueEntry {
    String name();

    int version();

    /** Returns the attribute group that it is a member of. */
    String group();

    /** Returns name and version, such as "female@1". */
    default String label() {
        return name() + "@" + version();
    }

    /**
     * A version that may be applied.
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
     * A version that may not be applied: policies that name it are refused.
     *
     * @param reasonText the rest of a sentence that starts with its label, such as "was retired"
     */
    record Unusable(String name, int version, String group, UnusableReason reason, String reasonText)
            implements CatalogueEntry {}

    /** Why a version is unusable. */
    enum UnusableReason {
        /** Withdrawn by an administrator. */
        RETIRED,
        /** Discovered, and not yet activated by an administrator. */
        CANDIDATE,
        /** Belongs to another model. */
        OTHER_MODEL,
        /** Its vector does not match its digest. */
        ALTERED
    }
}
