package io.evenkeel.concept;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;

/** Makes a concept of what was uploaded, or says which rule it breaks. */
final class UploadedConcept {
    private UploadedConcept() {}

    /**
     * Version 1.
     *
     * @throws ProblemException {@code unreadable-safetensors}, {@code unreadable-npy}, {@code not-finite} or {@code
     *     invalid-concept}
     */
    static Concept of(ConceptResource.Upload upload) {
        Map<String, Tensor> tensors = tensors(upload);
        tensors.forEach((name, tensor) -> checkFinite(upload.name(), name, tensor));
        try {
            return Concept.of(upload.name(), 1, kind(upload), group(upload), upload.model(), ConceptFile.of(tensors));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-concept", String.valueOf(e.getMessage()));
        }
    }

    private static void checkFinite(String concept, String name, Tensor tensor) {
        if (!tensor.isFinite()) {
            throw ProblemException.invalid(
                    "not-finite",
                    "tensor (" + Shown.of(name) + ") of (" + Shown.of(concept)
                            + ") holds values that are not finite.\nMaybe its discovery diverged: try a lower learning rate.");
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

    private static Map<String, Tensor> tensors(ConceptResource.Upload upload) {
        String safetensors = upload.safetensors();
        String npy = upload.npy();
        if ((safetensors == null) == (npy == null)) {
            throw ProblemException.invalid(
                    "invalid-concept",
                    "concept (" + Shown.of(upload.name()) + ") needs one file, as safetensors or as npy, in Base64."
                            + "\nMaybe both were given.");
        }
        return safetensors == null
                ? read("unreadable-npy", String.valueOf(npy), bytes -> Map.of("c", Npy.parse(bytes)))
                : read("unreadable-safetensors", safetensors, Safetensors::parse);
    }

    private static Map<String, Tensor> read(
            String problem, String base64, Function<byte[], Map<String, Tensor>> reader) {
        try {
            return reader.apply(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(problem, String.valueOf(e.getMessage()));
        }
    }

    /** Whether it is to wait for somebody who activates it. */
    static boolean isCandidate(ConceptResource.Upload upload) {
        String state = upload.state() == null ? "active" : upload.state();
        if (!state.equals("active") && !state.equals("candidate")) {
            throw ProblemException.invalid(
                    "invalid-concept",
                    "state (" + Shown.of(state) + ") must be active or candidate.\nMaybe it is to be retired later.");
        }
        return state.equals("candidate");
    }
}
