package io.evenkeel.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.policy.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a platform reads of a request's outcome, on the result topic or as a dead letter.
 *
 * @param requestId id of the event that asked
 * @param outcome "completed", "refused", "failed" or "dead-lettered"
 * @param code why it was turned away; empty for completed ones
 * @param detail the same in words
 * @param policy the version that decided, such as "schoolbook@1"; empty if none did
 * @param reasons of its rules, fired or not
 * @param images of completed ones
 */
public record RequestResult(
        String requestId,
        String outcome,
        String code,
        String detail,
        String policy,
        List<Reason> reasons,
        List<SteeredImage> images) {
    public static final String DEAD_LETTERED = "dead-lettered";

    public RequestResult {
        reasons = List.copyOf(reasons);
        images = List.copyOf(images);
    }

    /**
     * A picture that Evenkeel drew.
     *
     * @param sha256 of its file
     * @param appliedConcepts what steered it
     */
    record SteeredImage(
            int index,
            long seed,
            String sha256,
            List<ConceptStrength> appliedConcepts,
            ClassificationResult classifications) {
        SteeredImage {
            appliedConcepts = List.copyOf(appliedConcepts);
        }
    }

    /** A concept version, such as "female@1", and how strongly it pushed. */
    public record ConceptStrength(String concept, double strength) {}

    /** A dead letter. */
    static RequestResult fromDeadLetter(String request, String code, String detail) {
        return new RequestResult(request, DEAD_LETTERED, code, detail, "", List.of(), List.of());
    }

    /** The data of a result event. */
    static RequestResult fromJson(JsonNode json) {
        List<Reason> reasons = new ArrayList<>();
        json.path("reasons")
                .forEach(reason -> reasons.add(new Reason(
                        reason.path("rule").asText(),
                        reason.path("fired").booleanValue(),
                        reason.path("text").asText())));
        List<SteeredImage> images = new ArrayList<>();
        json.path("images").forEach(image -> images.add(parseImage(image)));
        return new RequestResult(
                json.path("request").path("id").asText(),
                json.path("outcome").asText(),
                json.path("code").asText(),
                json.path("detail").asText(),
                json.path("policy").asText(),
                reasons,
                images);
    }

    private static SteeredImage parseImage(JsonNode json) {
        List<ConceptStrength> pushes = new ArrayList<>();
        json.path("steering")
                .forEach(push -> pushes.add(new ConceptStrength(
                        push.path("concept").asText(), push.path("strength").doubleValue())));
        return new SteeredImage(
                json.path("index").intValue(),
                json.path("seed").longValue(),
                json.path("sha256").asText(),
                pushes,
                parseClassifications(json.path("classifications")));
    }

    private static ClassificationResult parseClassifications(JsonNode json) {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        json.properties().forEach(group -> {
            Map<String, Double> labels = new LinkedHashMap<>();
            group.getValue()
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().doubleValue()));
            groups.put(group.getKey(), labels);
        });
        return new ClassificationResult(groups);
    }

    /** Whether it is what the script says of that request. */
    boolean isExpectedFor(DemoRequest demoRequest) {
        return demoRequest.expectedOutcome().equals(outcome.equals(DemoRequest.COMPLETED) ? outcome : code);
    }
}
