package io.evenkeel.concept.catalogue;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Converts uploads to concepts. */
final class ConceptUploadParser {
    private ConceptUploadParser() {}

    /**
     * Parses an upload as version 1.
     *
     * @throws ProblemException {@code unreadable-safetensors}, {@code not-finite} or {@code invalid-concept}
     */
    static Concept parse(ConceptResource.UploadRequest request) {
        Map<String, Tensor> tensors = readTensors(request);
        tensors.forEach((name, tensor) -> requireFinite(request.name(), name, tensor));
        try {
            return Concept.fromFile(
                    request.name(),
                    1,
                    parseKind(request),
                    requireGroup(request),
                    request.model(),
                    ConceptFile.fromTensors(tensors));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("invalid-concept", String.valueOf(e.getMessage()));
        }
    }

    private static void requireFinite(String concept, String name, Tensor tensor) {
        if (!tensor.isFinite()) {
            throw ProblemException.invalid(
                    "not-finite",
                    "tensor (" + SafeText.sanitise(name) + ") of (" + SafeText.sanitise(concept)
                            + ") holds values that are not finite.\nMaybe its discovery diverged: try a lower learning rate.");
        }
    }

    private static Concept.ConceptKind parseKind(ConceptResource.UploadRequest request) {
        return Arrays.stream(Concept.ConceptKind.values())
                .filter(conceptKind -> conceptKind.name().equalsIgnoreCase(request.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kind (" + SafeText.sanitise(request.kind()) + ") must be safety, attribute or enhancement."));
    }

    private static String requireGroup(ConceptResource.UploadRequest request) {
        if (!request.group().matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("group (" + SafeText.sanitise(request.group())
                    + ") must have 1 to 63 lower-case letters, digits and hyphens.");
        }
        return request.group();
    }

    private static Map<String, Tensor> readTensors(ConceptResource.UploadRequest request) {
        try {
            return Safetensors.parse(Base64.getMimeDecoder().decode(request.safetensors()));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("unreadable-safetensors", String.valueOf(e.getMessage()));
        }
    }

    /** Returns whether the upload is a candidate, to be activated later. */
    static boolean isCandidate(ConceptResource.UploadRequest request) {
        String state = request.state() == null ? "active" : request.state();
        if (!state.equals("active") && !state.equals("candidate")) {
            throw ProblemException.invalid(
                    "invalid-concept",
                    "state (" + SafeText.sanitise(state)
                            + ") must be active or candidate.\nMaybe it is to be retired later.");
        }
        return state.equals("candidate");
    }
}
