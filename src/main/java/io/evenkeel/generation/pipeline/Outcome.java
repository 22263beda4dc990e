package io.evenkeel.generation.pipeline;

import io.evenkeel.audit.GenerationEvent.Cause;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.policy.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of a request. */
sealed interface Outcome {
    /** Returns its name in result events and audit entries. */
    String name();

    /** Returns why no image was generated; null when the request is completed. */
    default @Nullable Cause cause() {
        return null;
    }

    /** Returns the reasons of the policy's rules, fired or not; empty when no policy was evaluated. */
    List<Reason> reasons();

    /**
     * All images were generated as the policy decided.
     *
     * @param warnings stable names of what the platform may not expect
     * @param obligations what the policy demands of the platform
     */
    record Completed(List<GeneratedImage> images, List<String> warnings, List<Reason> reasons, List<String> obligations)
            implements Outcome {
        public Completed {
            images = List.copyOf(images);
            warnings = List.copyOf(warnings);
            reasons = List.copyOf(reasons);
            obligations = List.copyOf(obligations);
        }

        @Override
        public String name() {
            return "completed";
        }
    }

    /** No image was generated, and the same request would be refused again. */
    record Refused(String code, String detail, List<Reason> reasons) implements Outcome {
        public Refused {
            reasons = List.copyOf(reasons);
        }

        static Refused of(String code, String detail) {
            return new Refused(code, detail, List.of());
        }

        @Override
        public String name() {
            return "refused";
        }

        @Override
        public Cause cause() {
            return new Cause(code, detail);
        }
    }

    /** The images should have been generated, but an error prevented it. */
    record Failed(String code, String detail, List<Reason> reasons) implements Outcome {
        public Failed {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String name() {
            return "failed";
        }

        @Override
        public Cause cause() {
            return new Cause(code, detail);
        }
    }
}
