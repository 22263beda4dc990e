package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes definitions in canonical form: every default is written out. Features that older policies lacked are written only where
 * they are used, so that the digests of older policies stay the same.
 */
public final class CanonicalDefinitionWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CanonicalDefinitionWriter() {}

    /** Returns the canonical JSON. */
    public static ObjectNode write(PolicyDefinition policyDefinition) {
        ObjectNode json = NODES.objectNode();
        ArrayNode rules = json.putArray("rules");
        policyDefinition.rules().forEach(rule -> rules.add(writeRule(rule)));
        PolicySettings policySettings = policyDefinition.settings();
        policySettings.maxStrength().ifPresent(cap -> {
            json.put("unknown", policySettings.unknownFacts().name().toLowerCase(Locale.ROOT));
            json.put("maxStrength", cap);
        });
        return writeTexts(json, "obligations", policySettings.obligations());
    }

    private static ObjectNode writeRule(Rule rule) {
        ObjectNode json = NODES.objectNode().put("id", rule.id());
        if (rule instanceof Rule.Block block) {
            writeBlock(json, block);
        } else if (rule instanceof Rule.Safety safety) {
            writeSafety(json, safety);
        } else if (rule instanceof Rule.Fairness fairness) {
            writeFairness(json, fairness);
        } else if (rule instanceof Rule.Enhance enhance) {
            writeEnhance(json, enhance);
        } else if (rule instanceof Rule.Exempt exempt) {
            writeExempt(json, exempt);
        } else {
            writeLimit(json, (Rule.Limit) rule);
        }
        rule.header().condition().ifPresent(when -> json.put("when", when.toString()));
        return writeTexts(json, "obligations", rule.header().obligations());
    }

    private static void writeBlock(ObjectNode json, Rule.Block block) {
        json.put("type", "block");
        writeTexts(json, "terms", block.terms().terms());
        writeTexts(
                json,
                "patterns",
                block.patterns().stream().map(Object::toString).toList());
        block.semanticMatch().ifPresent(match -> {
            ObjectNode matchJson = json.putObject("like");
            writeTexts(matchJson, "texts", match.texts()).put("threshold", match.threshold());
        });
        block.category().ifPresent(category -> json.put("category", category));
    }

    private static void writeSafety(ObjectNode json, Rule.Safety safety) {
        json.put("type", "safety");
        writeAppliedConcepts(json.putArray("concepts"), safety.appliedConcepts());
        boolean adaptive = safety.appliedConcepts().stream().anyMatch(SteeringPlan.AppliedConcept::adaptive);
        writeAdaptive(json, safety.appliedConcepts().stream().map(SteeringPlan.AppliedConcept::concept), adaptive);
        writeTexts(json, "categories", safety.categories());
    }

    private static void writeFairness(ObjectNode json, Rule.Fairness fairness) {
        json.put("type", "fairness").put("group", fairness.group());
        fairness.attributeTerms().terms().forEach(json.putArray("words")::add);
        fairness.personTerms().ifPresent(persons -> persons.terms().forEach(json.putArray("persons")::add));
        writeTarget(json, fairness.target());
        if (fairness.scope() != Rule.QuotaScope.TENANT) {
            json.put("scope", fairness.scope().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void writeTarget(ObjectNode json, Rule.TargetShares targetShares) {
        ObjectNode shares = json.putObject("target");
        targetShares.members().forEach(member -> shares.put(member.concept().label(), member.share()));
        json.put("strength", targetShares.mode().strength())
                .put("from", targetShares.mode().from())
                .put("until", targetShares.mode().until());
        writeAdaptive(
                json,
                targetShares.members().stream().map(Rule.MemberShare::concept),
                targetShares.mode().adaptive());
        if (json.has("adaptive")) {
            json.put("suppression", targetShares.suppression());
        }
    }

    private static void writeEnhance(ObjectNode json, Rule.Enhance enhance) {
        ObjectNode phrases = json.put("type", "enhance").putObject("phrases");
        for (Rule.PhraseResponse response : enhance.responses()) {
            if (response instanceof Rule.PhraseResponse.ConceptSteering steering) {
                writeAppliedConcepts(phrases.putArray(response.phrase()), steering.appliedConcepts());
            } else {
                Rule.TargetShares targetShares = ((Rule.PhraseResponse.TargetSteering) response).target();
                writeTarget(phrases.putObject(response.phrase()).put("group", targetShares.group()), targetShares);
            }
        }
    }

    private static void writeExempt(ObjectNode json, Rule.Exempt exempt) {
        json.put("type", "exempt");
        writeTexts(json, "topics", exempt.topics());
        writeTexts(json, "names", exempt.personNames().terms());
        writeTexts(json, "terms", exempt.terms().terms());
        writeTexts(json, "rules", exempt.ruleIds());
    }

    private static void writeLimit(ObjectNode json, Rule.Limit limit) {
        json.put("type", "limit");
        limit.imagesPerRequest().ifPresent(limitValue -> json.put("imagesPerRequest", limitValue));
        limit.imagesPerMinute().ifPresent(limitValue -> json.put("imagesPerMinute", limitValue));
    }

    private static void writeAppliedConcepts(ArrayNode concepts, List<SteeringPlan.AppliedConcept> appliedConcepts) {
        appliedConcepts.forEach(appliedConcept -> concepts.add(NODES.objectNode()
                .put("concept", appliedConcept.concept().label())
                .put("strength", appliedConcept.strength())
                .put("from", appliedConcept.from())
                .put("until", appliedConcept.until())));
    }

    private static void writeAdaptive(ObjectNode json, Stream<Concept> concepts, boolean adaptive) {
        if (concepts.anyMatch(concept -> concept.probe().isPresent())) {
            json.put("adaptive", adaptive);
        }
    }

    private static ObjectNode writeTexts(ObjectNode json, String name, Collection<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(json.putArray(name)::add);
        }
        return json;
    }
}
