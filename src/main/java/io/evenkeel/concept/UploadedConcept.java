package io.evenkeel.concept;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Makes a concept of what was uploaded, or says which rule it breaks. */
final class UploadedConcept {
    private UploadedConcept() {}

    /** Version 1. @throws ProblemException {@code unreadable-safetensors}, {@code not-finite} or {@code invalid-concept} */
    static Concept of(ConceptResource.Upload upload) {
        Tensor vector = vector(upload.safetensors());
        if (!vector.isFinite()) {
            throw ProblemException.invalid(
                    "not-finite",
                    "vector of (" + Shown.of(upload.name())
                            + ") holds values that are not finite.\nMaybe its discovery diverged: try a lower learning rate.");
        }
        try {
            return Concept.of(upload.name(), 1, kind(upload), group(upload), upload.model(), vector);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-concept", String.valueOf(e.getMessage()));
        }
    }

    private static Concept.Kind kind(ConceptResource.Upload upload) {
        return Arrays.stream(Concept.Kind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(upload.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kind (" + Shown.of(upload.kind()) + ") must be safety, attribute or enhancement."));
    }

    private static String group(ConceptResource.Upload upload) {
        if (!upload.group().matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("group (" + Shown.of(upload.group())
                    + ") must have 1 to 63 lower-case letters, digits and hyphens.");
        }
        return upload.group();
    }

    private static Tensor vector(String base64) {
        try {
            Map<String, Tensor> tensors =
                    Safetensors.parse(Base64.getMimeDecoder().decode(base64));
            if (tensors.size() == 1) {
                return tensors.values().iterator().next();
            }
            throw new IllegalArgumentException("safetensors file must hold one tensor, not (" + tensors.size()
                    + ").\nMaybe the concepts are to be uploaded one by one.");
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("unreadable-safetensors", String.valueOf(e.getMessage()));
        }
    }
}
