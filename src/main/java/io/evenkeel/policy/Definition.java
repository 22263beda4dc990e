package io.evenkeel.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of a policy, checked against a catalogue.
 *
 * <p>Its JSON is canonical: every default is written out, every concept stands with its version, and fairness with the words
 * that switch it off. So its digest says all that the policy does, and later additions to the catalogue change nothing.
 * Whether pushes adapt is written where there is a choice: where all of a rule's concepts have probes, which none had before
 * probes were known, so that what was published then reads as it did.
 *
 * @param rules in order
 */
public record Definition(List<Rule> rules) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    public Definition {
        rules = List.copyOf(rules);
    }

    /** Reads and checks a definition. @throws InvalidPolicy with all its problems at once */
    public static Definition of(JsonNode json, Catalogue catalogue) {
        return new DefinitionReader(catalogue).read(json);
    }

    /** SHA-256 of the canonical JSON in UTF-8. */
    public String digest() {
        return digest(json().toString());
    }

    /** SHA-256 of canonical JSON in UTF-8. */
    public static String digest(String canonical) {
        return Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
    }

    /** The canonical JSON. */
    public JsonNode json() {
        ObjectNode json = NODES.objectNode();
        ArrayNode list = json.putArray("rules");
        rules.forEach(rule -> list.add(json(rule)));
        return json;
    }

    private static ObjectNode json(Rule rule) {
        if (rule instanceof Rule.Block block) {
            ObjectNode json = NODES.objectNode().put("id", block.id()).put("type", "block");
            block.terms().given().forEach(json.putArray("terms")::add);
            return json;
        }
        return rule instanceof Rule.Safety safety ? json(safety) : json((Rule.Fairness) rule);
    }

    private static ObjectNode json(Rule.Safety safety) {
        ObjectNode json = NODES.objectNode().put("id", safety.id()).put("type", "safety");
        ArrayNode concepts = json.putArray("concepts");
        safety.pushes().forEach(push -> concepts.add(json(push)));
        boolean adaptive = safety.pushes().stream().anyMatch(SteeringPlan.Push::adaptive);
        return choosing(json, safety.pushes().stream().map(SteeringPlan.Push::concept), adaptive);
    }

    private static ObjectNode choosing(ObjectNode json, Stream<Concept> concepts, boolean adaptive) {
        return concepts.anyMatch(concept -> concept.probe().isPresent()) ? json.put("adaptive", adaptive) : json;
    }

    private static ObjectNode json(SteeringPlan.Push push) {
        return NODES.objectNode()
                .put("concept", push.concept().label())
                .put("strength", push.strength())
                .put("from", push.from())
                .put("until", push.until());
    }

    private static ObjectNode json(Rule.Fairness fairness) {
        ObjectNode json = NODES.objectNode()
                .put("id", fairness.id())
                .put("type", "fairness")
                .put("group", fairness.group());
        fairness.words().given().forEach(json.putArray("words")::add);
        fairness.persons().ifPresent(persons -> persons.given().forEach(json.putArray("persons")::add));
        ObjectNode target = json.putObject("target");
        fairness.target().forEach(member -> target.put(member.concept().label(), member.share()));
        json.put("strength", fairness.how().strength())
                .put("from", fairness.how().from())
                .put("until", fairness.how().until());
        choosing(
                json,
                fairness.target().stream().map(Rule.Share::concept),
                fairness.how().adaptive());
        return json.has("adaptive") ? json.put("brake", fairness.brake()) : json;
    }
}
