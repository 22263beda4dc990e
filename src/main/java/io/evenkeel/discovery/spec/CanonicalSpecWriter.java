package io.evenkeel.discovery.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/** A spec with all its defaults, in one order: equal for equal specs. It reads as a spec again. */
final class CanonicalSpecWriter {
    private CanonicalSpecWriter() {}

    static ObjectNode of(DiscoverySpec discoverySpec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("group", discoverySpec.group());
        json.put("kind", discoverySpec.kind().name().toLowerCase(Locale.ROOT));
        addAll(json.putArray("subjects"), discoverySpec.subjects());
        addAll(json.putArray("neutral"), discoverySpec.neutral());
        ObjectNode concepts = json.putObject("concepts");
        discoverySpec.concepts().forEach(conceptSpec -> put(concepts.putObject(conceptSpec.name()), conceptSpec));
        json.put("objective", discoverySpec.objective().id());
        put(json.putObject("options"), discoverySpec.options());
        ObjectNode budget =
                json.putObject("budget").put("steps", discoverySpec.budget().steps());
        discoverySpec.budget().minutes().ifPresent(minutes -> budget.put("minutes", minutes));
        EarlyStopping earlyStopping = discoverySpec.patience();
        json.putObject("stop")
                .put("every", earlyStopping.every())
                .put("evaluations", earlyStopping.evaluations())
                .put("gain", earlyStopping.gain());
        return json;
    }

    private static void put(ObjectNode json, DiscoverySpec.ConceptSpec conceptSpec) {
        addAll(json.putArray("prompts"), conceptSpec.prompts());
        if (!conceptSpec.negative().isEmpty()) {
            json.put("negative", conceptSpec.negative());
        }
        addAll(json.putArray("words"), conceptSpec.words());
    }

    private static void put(ObjectNode json, TrainingOptions trainingOptions) {
        trainingOptions.guidance().ifPresent(guidance -> json.put("guidance", guidance));
        json.put("beta", trainingOptions.beta())
                .put("reach", trainingOptions.reach())
                .put("even", trainingOptions.even())
                .put("learning-rate", trainingOptions.learningRate())
                .put("batch", trainingOptions.batch())
                .put("seed", trainingOptions.seed())
                .put("centred", trainingOptions.centred())
                .put("clip", trainingOptions.clip())
                .put("semantic", trainingOptions.semantic())
                .put("across", trainingOptions.across())
                .put("opposed", trainingOptions.opposed());
        json.putObject("window").put("from", trainingOptions.from()).put("until", trainingOptions.until());
        trainingOptions.size().ifPresent(size -> json.put("size", size));
        json.put("pictures", trainingOptions.pictures()).put("probe-pictures", trainingOptions.probePictures());
    }

    private static void addAll(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }

    static String digest(DiscoverySpec discoverySpec) {
        JsonNode json = of(discoverySpec);
        return Sha256.hex(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
