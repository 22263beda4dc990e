package io.evenkeel.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/** A spec with all its defaults, in one order: equal for equal specs. It reads as a spec again. */
final class CanonicalSpec {
    private CanonicalSpec() {}

    static ObjectNode of(Spec spec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("group", spec.group());
        json.put("kind", spec.kind().name().toLowerCase(Locale.ROOT));
        addAll(json.putArray("subjects"), spec.subjects());
        addAll(json.putArray("neutral"), spec.neutral());
        ObjectNode concepts = json.putObject("concepts");
        spec.concepts().forEach(sought -> put(concepts.putObject(sought.name()), sought));
        json.put("objective", spec.objective().id());
        put(json.putObject("options"), spec.options());
        ObjectNode budget = json.putObject("budget").put("steps", spec.budget().steps());
        spec.budget().minutes().ifPresent(minutes -> budget.put("minutes", minutes));
        Patience patience = spec.patience();
        json.putObject("stop")
                .put("every", patience.every())
                .put("evaluations", patience.evaluations())
                .put("gain", patience.gain());
        return json;
    }

    private static void put(ObjectNode json, Spec.Sought sought) {
        addAll(json.putArray("prompts"), sought.prompts());
        if (!sought.negative().isEmpty()) {
            json.put("negative", sought.negative());
        }
        addAll(json.putArray("words"), sought.words());
    }

    private static void put(ObjectNode json, Options options) {
        options.guidance().ifPresent(guidance -> json.put("guidance", guidance));
        json.put("beta", options.beta())
                .put("reach", options.reach())
                .put("even", options.even())
                .put("learning-rate", options.learningRate())
                .put("batch", options.batch())
                .put("seed", options.seed())
                .put("centred", options.centred())
                .put("clip", options.clip())
                .put("semantic", options.semantic())
                .put("across", options.across())
                .put("opposed", options.opposed());
        json.putObject("window").put("from", options.from()).put("until", options.until());
        options.size().ifPresent(size -> json.put("size", size));
        json.put("pictures", options.pictures()).put("probe-pictures", options.probePictures());
    }

    private static void addAll(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }

    static String digest(Spec spec) {
        JsonNode json = of(spec);
        return Sha256.hex(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
