package io.evenkeel.discovery.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/**
 * Writes a spec as canonical JSON: all defaults filled in, fields in a fixed order. Equal specs give equal texts, and
 * the parser reads the text again.
 */
final class CanonicalSpecWriter {
    private CanonicalSpecWriter() {}

    static ObjectNode toJson(DiscoverySpec discoverySpec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("group", discoverySpec.group());
        json.put("kind", discoverySpec.kind().name().toLowerCase(Locale.ROOT));
        addAll(json.putArray("subjects"), discoverySpec.subjects());
        addAll(json.putArray("neutral"), discoverySpec.neutralPrompts());
        ObjectNode concepts = json.putObject("concepts");
        discoverySpec.concepts().forEach(conceptSpec -> put(concepts.putObject(conceptSpec.name()), conceptSpec));
        json.put("objective", discoverySpec.objective().id());
        put(json.putObject("options"), discoverySpec.options());
        ObjectNode budget =
                json.putObject("budget").put("steps", discoverySpec.budget().steps());
        discoverySpec.budget().minutes().ifPresent(minutes -> budget.put("minutes", minutes));
        EarlyStopping stopping = discoverySpec.earlyStopping();
        json.putObject("stop")
                .put("every", stopping.evaluationInterval())
                .put("evaluations", stopping.allowedEvaluations())
                .put("gain", stopping.minGain());
        return json;
    }

    private static void put(ObjectNode json, DiscoverySpec.ConceptSpec conceptSpec) {
        addAll(json.putArray("prompts"), conceptSpec.prompts());
        if (!conceptSpec.negativePrompt().isEmpty()) {
            json.put("negative", conceptSpec.negativePrompt());
        }
        addAll(json.putArray("words"), conceptSpec.triggerWords());
    }

    private static void put(ObjectNode json, TrainingOptions trainingOptions) {
        trainingOptions.guidance().ifPresent(guidance -> json.put("guidance", guidance));
        json.put("beta", trainingOptions.beta())
                .put("reach", trainingOptions.reach())
                .put("even", trainingOptions.evenTimesteps())
                .put("learning-rate", trainingOptions.learningRate())
                .put("batch", trainingOptions.batchSize())
                .put("seed", trainingOptions.seed())
                .put("centred", trainingOptions.centreVectors())
                .put("clip", trainingOptions.maxGradientNorm())
                .put("semantic", trainingOptions.preservationWeight())
                .put("across", trainingOptions.acrossMembers())
                .put("opposed", trainingOptions.unconditionalWeight());
        json.putObject("window").put("from", trainingOptions.windowStart()).put("until", trainingOptions.windowEnd());
        trainingOptions.imageSize().ifPresent(size -> json.put("size", size));
        json.put("pictures", trainingOptions.imageCount()).put("probe-pictures", trainingOptions.probeImageCount());
    }

    private static void addAll(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }

    static String digest(DiscoverySpec discoverySpec) {
        JsonNode json = toJson(discoverySpec);
        return Sha256.hex(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
