package io.evenkeel.concept;

import java.util.List;

/** One version of a concept in the {@link Catalogue}. */
public sealed interface Listed {
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
    record Usable(Concept concept, List<String> words) implements Listed {
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
     * @param why the rest of a sentence that starts with its label, such as "was retired"
     */
    record Unusable(String name, int version, String group, Flaw flaw, String why) implements Listed {}

    /** What makes a version unusable. */
    enum Flaw {
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
