package io.evenkeel.generation.pipeline;

import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.policy.Reason;
import java.util.List;
import java.util.Map;

/** What became of a request. */
sealed interface Outcome {
    /** As results and audit entries call it. */
    String name();

    /** Why nothing was drawn: a stable code, and a detail for people. Empty when something was. */
    default Map<String, Object> errorFields() {
        return Map.of();
    }

    /** Of the policy's rules, fired or not; empty when none was asked. */
    List<Reason> reasons();

    /**
     * Every picture was drawn as the policy wants.
     *
     * @param warnings stable names of what the platform may not expect
     * @param obligations what the platform is to do with the pictures, as the policy says
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

    /** Nothing was drawn, and asking again would not help. */
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
        public Map<String, Object> errorFields() {
            return Map.of("code", code, "detail", detail);
        }
    }

    /** It should have been drawn, but could not be. */
    record Failed(String code, String detail, List<Reason> reasons) implements Outcome {
        public Failed {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String name() {
            return "failed";
        }

        @Override
        public Map<String, Object> errorFields() {
            return Map.of("code", code, "detail", detail);
        }
    }
}
