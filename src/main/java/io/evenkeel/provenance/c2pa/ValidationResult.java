package io.evenkeel.provenance.c2pa;

import java.util.Optional;

/** What came of looking for a manifest in a file and checking it. */
public sealed interface ValidationResult {
    /** In one word. */
    String status();

    /** What the manifest says, where all that is checked here is right. */
    default Optional<ManifestSummary> findSummary() {
        return Optional.empty();
    }

    /** There is none. */
    record Absent() implements ValidationResult {
        @Override
        public String status() {
            return "absent";
        }
    }

    /** All that is checked here is right, and an authority that is trusted vouches for the signer. */
    record Valid(ManifestSummary summary) implements ValidationResult {
        @Override
        public String status() {
            return "valid";
        }

        @Override
        public Optional<ManifestSummary> findSummary() {
            return Optional.of(summary);
        }
    }

    /** All that is checked here is right, but nobody that is trusted vouches for the signer: anybody can make such a one. */
    record Untrusted(ManifestSummary summary) implements ValidationResult {
        @Override
        public String status() {
            return "untrusted";
        }

        @Override
        public Optional<ManifestSummary> findSummary() {
            return Optional.of(summary);
        }
    }

    /**
     * It is broken, or the picture is no longer the one that was signed.
     *
     * @param code the first reason
     * @param detail the same in a sentence
     */
    record Invalid(String code, String detail) implements ValidationResult {
        @Override
        public String status() {
            return "invalid";
        }
    }

    /**
     * It may be right: it uses what is not checked here.
     *
     * @param code what that is
     * @param detail the same in a sentence
     */
    record Unsupported(String code, String detail) implements ValidationResult {
        @Override
        public String status() {
            return "unsupported";
        }
    }
}
