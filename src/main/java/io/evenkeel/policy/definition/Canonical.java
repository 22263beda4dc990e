package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.Definition;
import io.evenkeel.policy.Rule;
import io.evenkeel.policy.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes definitions in canonical form: every default written out. What older policies could not say is written only where it
 * is said, so that they read as they did.
 */
public final class Canonical {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Canonical() {}

    /** The canonical JSON. */
    public static ObjectNode json(Definition definition) {
        ObjectNode json = NODES.objectNode();
        ArrayNode rules = json.putArray("rules");
        definition.rules().forEach(rule -> rules.add(json(rule)));
        Settings settings = definition.settings();
        settings.maxStrength().ifPresent(cap -> {
            json.put("unknown", settings.unknown().name().toLowerCase(Locale.ROOT));
            json.put("maxStrength", cap);
        });
        return listed(json, "obligations", settings.obligations());
    }

    private static ObjectNode json(Rule rule) {
        ObjectNode json = NODES.objectNode().put("id", rule.id());
        if (rule instanceof Rule.Block block) {
            block(json, block);
        } else if (rule instanceof Rule.Safety safety) {
            safety(json, safety);
        } else if (rule instanceof Rule.Fairness fairness) {
            fairness(json, fairness);
        } else if (rule instanceof Rule.Enhance enhance) {
            enhance(json, enhance);
        } else if (rule instanceof Rule.Exempt exempt) {
            exempt(json, exempt);
        } else {
            limit(json, (Rule.Limit) rule);
        }
        rule.head().when().ifPresent(when -> json.put("when", when.toString()));
        return listed(json, "obligations", rule.head().obligations());
    }

    private static void block(ObjectNode json, Rule.Block block) {
        json.put("type", "block");
        listed(json, "terms", block.terms().given());
        listed(json, "patterns", block.patterns().stream().map(Object::toString).toList());
        block.like().ifPresent(like -> {
            ObjectNode alike = json.putObject("like");
            listed(alike, "texts", like.texts()).put("threshold", like.threshold());
        });
        block.category().ifPresent(category -> json.put("category", category));
    }

    private static void safety(ObjectNode json, Rule.Safety safety) {
        json.put("type", "safety");
        pushes(json.putArray("concepts"), safety.pushes());
        boolean adaptive = safety.pushes().stream().anyMatch(SteeringPlan.Push::adaptive);
        choosing(json, safety.pushes().stream().map(SteeringPlan.Push::concept), adaptive);
        listed(json, "categories", safety.categories());
    }

    private static void fairness(ObjectNode json, Rule.Fairness fairness) {
        json.put("type", "fairness").put("group", fairness.group());
        fairness.words().given().forEach(json.putArray("words")::add);
        fairness.persons().ifPresent(persons -> persons.given().forEach(json.putArray("persons")::add));
        target(json, fairness.target());
        if (fairness.scope() != Rule.Scope.TENANT) {
            json.put("scope", fairness.scope().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void target(ObjectNode json, Rule.Target target) {
        ObjectNode shares = json.putObject("target");
        target.members().forEach(member -> shares.put(member.concept().label(), member.share()));
        json.put("strength", target.how().strength())
                .put("from", target.how().from())
                .put("until", target.how().until());
        choosing(
                json,
                target.members().stream().map(Rule.Share::concept),
                target.how().adaptive());
        if (json.has("adaptive")) {
            json.put("brake", target.brake());
        }
    }

    private static void enhance(ObjectNode json, Rule.Enhance enhance) {
        ObjectNode phrases = json.put("type", "enhance").putObject("phrases");
        for (Rule.Wanted wanted : enhance.phrases()) {
            if (wanted instanceof Rule.Wanted.Pushes pushing) {
                pushes(phrases.putArray(wanted.phrase()), pushing.pushes());
            } else {
                Rule.Target target = ((Rule.Wanted.Shares) wanted).target();
                target(phrases.putObject(wanted.phrase()).put("group", target.group()), target);
            }
        }
    }

    private static void exempt(ObjectNode json, Rule.Exempt exempt) {
        json.put("type", "exempt");
        listed(json, "topics", exempt.topics());
        listed(json, "names", exempt.names().given());
        listed(json, "terms", exempt.terms().given());
        listed(json, "rules", exempt.rules());
    }

    private static void limit(ObjectNode json, Rule.Limit limit) {
        json.put("type", "limit");
        limit.picturesPerRequest().ifPresent(most -> json.put("picturesPerRequest", most));
        limit.picturesPerMinute().ifPresent(most -> json.put("picturesPerMinute", most));
    }

    private static void pushes(ArrayNode concepts, List<SteeringPlan.Push> pushes) {
        pushes.forEach(push -> concepts.add(NODES.objectNode()
                .put("concept", push.concept().label())
                .put("strength", push.strength())
                .put("from", push.from())
                .put("until", push.until())));
    }

    private static void choosing(ObjectNode json, Stream<Concept> concepts, boolean adaptive) {
        if (concepts.anyMatch(concept -> concept.probe().isPresent())) {
            json.put("adaptive", adaptive);
        }
    }

    private static ObjectNode listed(ObjectNode json, String name, Collection<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(json.putArray(name)::add);
        }
        return json;
    }
}
