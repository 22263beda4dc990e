package io.evenkeel.provenance.c2pa;

import java.util.Optional;

/** The result of verifying the manifest of a file. */
public sealed interface ValidationResult {
    /** Returns the result as one word. */
    String status();

    /** Returns the summary of a correct manifest. */
    default Optional<ManifestSummary> findSummary() {
        return Optional.empty();
    }

    /** The file has no manifest. */
    record Absent() implements ValidationResult {
        @Override
        public String status() {
            return "absent";
        }
    }

    /** The manifest is correct, and a trusted authority issued the signer's certificate. */
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

    /** The manifest is correct, but no trusted authority issued the signer's certificate: anybody can make one. */
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
     * The manifest is malformed, or the image differs from the signed one.
     *
     * @param code code of the first violation
     * @param detail the same in a sentence
     */
    record Invalid(String code, String detail) implements ValidationResult {
        @Override
        public String status() {
            return "invalid";
        }
    }

    /**
     * The manifest may be correct but uses unsupported features.
     *
     * @param code code of the feature
     * @param detail the same in a sentence
     */
    record Unsupported(String code, String detail) implements ValidationResult {
        @Override
        public String status() {
            return "unsupported";
        }
    }
}
