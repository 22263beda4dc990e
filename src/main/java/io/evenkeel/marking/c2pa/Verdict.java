package io.evenkeel.marking.c2pa;

import java.util.Optional;

/** What came of looking for a manifest in a file and checking it. */
public sealed interface Verdict {
    /** In one word. */
    String word();

    /** What the manifest says, where all that is checked here is right. */
    default Optional<Claimed> said() {
        return Optional.empty();
    }

    /** There is none. */
    record Absent() implements Verdict {
        @Override
        public String word() {
            return "absent";
        }
    }

    /** All that is checked here is right, and an authority that is trusted vouches for the signer. */
    record Valid(Claimed claimed) implements Verdict {
        @Override
        public String word() {
            return "valid";
        }

        @Override
        public Optional<Claimed> said() {
            return Optional.of(claimed);
        }
    }

    /** All that is checked here is right, but nobody that is trusted vouches for the signer: anybody can make such a one. */
    record Untrusted(Claimed claimed) implements Verdict {
        @Override
        public String word() {
            return "untrusted";
        }

        @Override
        public Optional<Claimed> said() {
            return Optional.of(claimed);
        }
    }

    /**
     * It is broken, or the picture is no longer the one that was signed.
     *
     * @param code the first reason
     * @param detail the same in a sentence
     */
    record Invalid(String code, String detail) implements Verdict {
        @Override
        public String word() {
            return "invalid";
        }
    }

    /**
     * It may be right: it uses what is not checked here.
     *
     * @param code what that is
     * @param detail the same in a sentence
     */
    record Unsupported(String code, String detail) implements Verdict {
        @Override
        public String word() {
            return "unsupported";
        }
    }
}
