package io.evenkeel.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.policy.Reason;
import io.evenkeel.screening.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a platform reads of a request's outcome, on the result topic or as a dead letter.
 *
 * @param request id of the event that asked
 * @param outcome "completed", "refused", "failed" or "dead-lettered"
 * @param code why it was turned away; empty for completed ones
 * @param detail the same in words
 * @param policy the version that decided, such as "schoolbook@1"; empty if none did
 * @param reasons of its rules, fired or not
 * @param pictures of completed ones
 */
record Reply(
        String request,
        String outcome,
        String code,
        String detail,
        String policy,
        List<Reason> reasons,
        List<Steered> pictures) {
    static final String DEAD_LETTERED = "dead-lettered";

    Reply {
        reasons = List.copyOf(reasons);
        pictures = List.copyOf(pictures);
    }

    /**
     * A picture that Evenkeel drew.
     *
     * @param sha256 of its file
     * @param pushes what steered it
     */
    record Steered(int index, long seed, String sha256, List<Push> pushes, Measured measured) {
        Steered {
            pushes = List.copyOf(pushes);
        }
    }

    /** A concept version, such as "female@1", and how strongly it pushed. */
    record Push(String concept, double strength) {}

    /** A dead letter. */
    static Reply deadLetter(String request, String code, String detail) {
        return new Reply(request, DEAD_LETTERED, code, detail, "", List.of(), List.of());
    }

    /** The data of a result event. */
    static Reply of(JsonNode json) {
        List<Reason> reasons = new ArrayList<>();
        json.path("reasons")
                .forEach(reason -> reasons.add(new Reason(
                        reason.path("rule").asText(),
                        reason.path("fired").booleanValue(),
                        reason.path("text").asText())));
        List<Steered> pictures = new ArrayList<>();
        json.path("pictures").forEach(picture -> pictures.add(steered(picture)));
        return new Reply(
                json.path("request").path("id").asText(),
                json.path("outcome").asText(),
                json.path("code").asText(),
                json.path("detail").asText(),
                json.path("policy").asText(),
                reasons,
                pictures);
    }

    private static Steered steered(JsonNode json) {
        List<Push> pushes = new ArrayList<>();
        json.path("steering")
                .forEach(push -> pushes.add(new Push(
                        push.path("concept").asText(), push.path("strength").doubleValue())));
        return new Steered(
                json.path("index").intValue(),
                json.path("seed").longValue(),
                json.path("sha256").asText(),
                pushes,
                measured(json.path("measured")));
    }

    private static Measured measured(JsonNode json) {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        json.properties().forEach(group -> {
            Map<String, Double> labels = new LinkedHashMap<>();
            group.getValue()
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().doubleValue()));
            groups.put(group.getKey(), labels);
        });
        return new Measured(groups);
    }

    /** Whether it is what the script says of that request. */
    boolean isExpectedOf(Scripted asked) {
        return asked.expected().equals(outcome.equals(Scripted.COMPLETED) ? outcome : code);
    }
}
