package io.evenkeel.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Listed;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.prompt.Prompt;
import io.evenkeel.policy.prompt.Terms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one definition. It goes on after a problem, so that all are told at once. */
final class DefinitionReader {
    private static final int MOST_RULES = 64;
    private static final int MOST_TERMS = 1000;
    private static final int LONGEST_TERM = 200;
    private static final double USUAL_BRAKE = 0.5; // measured: docs/adr/007
    private static final double STRONGEST = 10;
    private static final double SHARES_TOLERANCE = 1e-6;
    /** Control characters and halves of surrogate pairs. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final Catalogue catalogue;
    private final Problems problems = new Problems();
    private final Set<String> ids = new HashSet<>();
    private final List<Rule> rules = new ArrayList<>();
    private int terms;

    DefinitionReader(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Once. @throws InvalidPolicy with all problems */
    Definition read(JsonNode json) {
        Fields policy = new Fields("policy", json, problems);
        policy.allow(List.of("rules"));
        List<JsonNode> nodes = json.isObject() ? policy.list("rules") : List.of();
        nodes.forEach(this::rule);
        if (nodes.size() > MOST_RULES) {
            policy.problem(
                    "rules (" + nodes.size() + ") must be at most " + MOST_RULES,
                    "one rule can hold what several hold now");
        }
        if (terms > MOST_TERMS) {
            policy.problem(
                    "terms and words (" + terms + ") must be at most " + MOST_TERMS + " in all rules together",
                    "some are phrases around another term");
        }
        problems.throwIfAny();
        return new Definition(rules);
    }

    private void rule(JsonNode json) {
        String id = json.path("id").asText("");
        Fields rule = new Fields(ID.matcher(id).matches() ? "rule (" + id + ")" : "rule", json, problems);
        if (json.isObject()) {
            checkId(rule, id);
            switch (json.path("type").asText("")) {
                case "block" -> block(id, rule);
                case "safety" -> safety(id, rule);
                case "fairness" -> fairness(id, rule);
                default ->
                    rule.problem(
                            "type " + Fields.shown(json.path("type")) + " is not known",
                            "one of block, safety and fairness was meant");
            }
        }
    }

    private void checkId(Fields rule, String id) {
        if (!ID.matcher(id).matches()) {
            rule.problem("id (" + Shown.of(id) + ") must match " + ID, "it holds capitals or blanks");
        } else if (!ids.add(id)) {
            rule.problem("id (" + id + ") stands twice", "the rule was copied and not renamed");
        }
    }

    private void block(String id, Fields rule) {
        rule.allow(List.of("id", "type", "terms"));
        Terms blocked = terms("terms", rule, rule.list("terms"));
        if (blocked.given().isEmpty()) {
            rule.problem("terms must hold at least one term", "the rule can go");
        }
        rules.add(new Rule.Block(id, blocked));
    }

    private void safety(String id, Fields rule) {
        rule.allow(List.of("id", "type", "concepts", "adaptive"));
        List<JsonNode> concepts = rule.list("concepts");
        if (concepts.isEmpty()) {
            rule.problem("concepts ([]) must hold at least one concept", "the rule can go");
        }
        List<SteeringPlan.Push> pushes = new ArrayList<>();
        concepts.forEach(json -> push(id, json).ifPresent(pushes::add));
        boolean adaptive =
                adaptive(rule, pushes.stream().map(SteeringPlan.Push::concept).toList());
        rules.add(new Rule.Safety(
                id,
                pushes.stream()
                        .map(push ->
                                push.adapting(adaptive && push.concept().probe().isPresent()))
                        .toList()));
    }

    private Optional<SteeringPlan.Push> push(String id, JsonNode json) {
        Fields push = new Fields("rule (" + id + ")", json, problems);
        push.allow(List.of("concept", "strength", "from", "until"));
        Optional<Concept> concept = json.isObject()
                ? push.text("concept").flatMap(name -> usable(push, name)).map(Listed.Usable::concept)
                : Optional.empty();
        Rule.Manner manner = manner(push, false);
        return concept.map(manner::of);
    }

    private void fairness(String id, Fields rule) {
        rule.allow(List.of(
                "id", "type", "group", "words", "persons", "target", "strength", "from", "until", "adaptive", "brake"));
        String group = rule.text("group").orElse("");
        List<Rule.Share> target = target(group, rule);
        Terms words = terms("words", rule, rule.has("words") ? rule.list("words") : wordsOf(group, rule));
        List<Concept> members = target.stream().map(Rule.Share::concept).toList();
        Rule.Manner how = manner(rule, adaptive(rule, members));
        rules.add(new Rule.Fairness(id, group, words, persons(rule), target, how, brake(rule, members)));
    }

    private static double brake(Fields rule, List<Concept> members) {
        boolean can = members.stream().anyMatch(member -> member.probe().isPresent());
        double brake = rule.number("brake", can ? USUAL_BRAKE : 0, 0, STRONGEST, "0.5 was meant");
        if (brake > 0 && !can) {
            rule.problem(
                    "brake (" + brake + ") needs a member that has a probe, but none of "
                            + members.stream().map(Concept::label).toList() + " has",
                    "the field can go, or another version has one");
        }
        return can ? brake : 0;
    }

    private Optional<Terms> persons(Fields rule) {
        if (!rule.has("persons")) {
            return Optional.empty();
        }
        List<JsonNode> nodes = rule.list("persons");
        if (nodes.isEmpty()) {
            rule.problem("persons must hold at least one term", "the field can go: without it the rule always acts");
        }
        return Optional.of(terms("persons", rule, nodes));
    }

    /** Whether those concepts adapt that can tell how far a picture shows them. They do unless it is said. */
    private static boolean adaptive(Fields rule, List<Concept> concepts) {
        boolean can = concepts.stream().anyMatch(concept -> concept.probe().isPresent());
        boolean adaptive = rule.flag("adaptive", can);
        if (adaptive && !can) {
            rule.problem(
                    "adaptive (true) needs a concept that has a probe, but none of "
                            + concepts.stream().map(Concept::label).toList() + " has",
                    "false was meant, or another version has one");
        }
        return adaptive && can;
    }

    private List<Rule.Share> target(String group, Fields rule) {
        int before = problems.count();
        List<Rule.Share> target = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : rule.entries("target")) {
            Optional<Double> share = rule.within(
                    "share of (" + Shown.of(entry.getKey()) + ")", entry.getValue(), 0, 1, "it is given in percent");
            member(group, rule, entry.getKey())
                    .ifPresent(concept -> target.add(new Rule.Share(concept, share.orElse(0.0))));
        }
        if (problems.count() == before) {
            checkShares(rule, target);
        }
        return target;
    }

    private void checkShares(Fields rule, List<Rule.Share> target) {
        double sum = target.stream().mapToDouble(Rule.Share::share).sum();
        if (Math.abs(sum - 1) > SHARES_TOLERANCE) {
            rule.problem("shares of the target sum to (" + sum + ") and must sum to 1", "a member is missing");
        }
        if (target.stream().map(share -> share.concept().name()).distinct().count() < target.size()) {
            rule.problem("target names a member twice", "a label such as female@1 stands beside its name");
        }
    }

    private Optional<Concept> member(String group, Fields rule, String name) {
        Optional<Concept> concept = usable(rule, name).map(Listed.Usable::concept);
        concept.filter(found -> !isMember(found, group))
                .ifPresent(found -> rule.problem(
                        "(" + found.label() + ") must be a member of group (" + Shown.of(group) + "), not of ("
                                + found.group() + ")",
                        "another group was meant"));
        return concept;
    }

    private static boolean isMember(Concept concept, String group) {
        return concept.kind() == Concept.Kind.ATTRIBUTE && concept.group().equals(group);
    }

    /** The words of the whole group, members without a share included. */
    private List<JsonNode> wordsOf(String group, Fields rule) {
        List<JsonNode> words = new ArrayList<>();
        for (Listed member : catalogue.members(group)) {
            usable(rule, member.label())
                    .ifPresent(usable -> usable.words().forEach(word -> words.add(TextNode.valueOf(word))));
        }
        if (words.isEmpty()) {
            rule.problem(
                    "group (" + Shown.of(group) + ") has no words that name it in a prompt",
                    "its members are to be uploaded with words, or the rule is to list words of its own; [] means that it always"
                            + " acts");
        }
        return words;
    }

    private Optional<Listed.Usable> usable(Fields rule, String reference) {
        Optional<Listed> found = catalogue.find(reference);
        if (found.isEmpty()) {
            rule.problem("concept (" + Shown.of(reference) + ") is not in the catalogue", "it is yet to be uploaded");
        }
        if (found.isPresent() && found.get() instanceof Listed.Unusable unusable) {
            rule.problem(
                    "concept (" + unusable.label() + ") " + unusable.why(),
                    unusable.flaw() == Listed.Flaw.CANDIDATE
                            ? "its measurements are to be looked at first, then POST /api/v1/concepts/{name}/{version}/activate"
                            : "another version can be named");
        }
        return found.filter(Listed.Usable.class::isInstance).map(Listed.Usable.class::cast);
    }

    private Rule.Manner manner(Fields fields, boolean adaptive) {
        double strength = fields.number(
                "strength", 1, -STRONGEST, STRONGEST, "1 was meant, the strength that the concept was discovered at");
        double from = fields.number("from", 0, 0, 1, "it is given as a step number, not as a share of all steps");
        double until = fields.number("until", 1, 0, 1, "it is given as a step number, not as a share of all steps");
        if (from < until) {
            return new Rule.Manner(strength, from, until, adaptive);
        }
        fields.problem("window (" + from + " to " + until + ") must end after it starts", "the two are swapped");
        return new Rule.Manner(strength, 0, 1, adaptive);
    }

    private Terms terms(String name, Fields rule, List<JsonNode> nodes) {
        terms += nodes.size();
        nodes.stream()
                .filter(node -> !isTerm(node))
                .forEach(node -> rule.problem(
                        name + " hold " + Fields.shown(node) + ", which must be a text with a word in it, of at most "
                                + LONGEST_TERM + " characters, none of them a control character",
                        "it is empty, or punctuation only"));
        return Terms.of(nodes.stream()
                .filter(DefinitionReader::isTerm)
                .map(JsonNode::textValue)
                .toList());
    }

    private static boolean isTerm(JsonNode node) {
        return node.isTextual()
                && node.textValue().length() <= LONGEST_TERM
                && !UNSTORABLE.matcher(node.textValue()).find()
                && !Prompt.words(node.textValue()).isEmpty();
    }
}
