package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Definition;
import io.evenkeel.policy.Rule;
import io.evenkeel.policy.Settings;
import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.condition.InvalidCondition;
import io.evenkeel.policy.semantic.Likeness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads one definition, once. */
public final class DefinitionReader {
    private static final int MOST_RULES = 200;
    private static final long MOST_STEPS = 500_000;
    private static final int MOST_OBLIGATIONS = 16;
    private static final double USUAL_CAP = 6; // measured: docs/policies.md
    private static final double LARGEST_CAP = 100;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final List<String> SETTINGS = List.of("rules", "unknown", "maxStrength", "obligations");

    private final Reading reading;
    private final Problems problems = new Problems();
    private final Map<String, RuleReader> readers = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Rule> rules = new ArrayList<>();

    /** @param likeness by which rules may ask how much alike texts are; none where no model for it is at hand */
    public DefinitionReader(Catalogue catalogue, Optional<Likeness> likeness) {
        this.reading = new Reading(catalogue, likeness, problems);
        readers.put("block", new BlockReader(reading));
        readers.put("safety", new SafetyReader(reading));
        readers.put("fairness", new FairnessReader(reading));
        readers.put("enhance", new EnhanceReader(reading));
        readers.put("exempt", new ExemptReader(reading));
        readers.put("limit", new LimitReader());
    }

    /** The definition. @throws InvalidPolicy with all problems */
    public Definition read(JsonNode json) {
        Fields policy = new Fields("policy", json, problems);
        policy.allow(SETTINGS);
        List<JsonNode> nodes = json.isObject() ? policy.list("rules") : List.of();
        nodes.forEach(this::rule);
        if (nodes.size() > MOST_RULES) {
            policy.problem(
                    "rules (" + nodes.size() + ") must be at most " + MOST_RULES,
                    "one rule can hold what several hold now");
        }
        reading.checkSizes(policy);
        checkCost(policy);
        ExemptReader.checkReferences(rules, problems);
        Settings settings = settings(policy);
        problems.throwIfAny();
        return new Definition(rules, settings);
    }

    private void rule(JsonNode json) {
        String id = json.path("id").asText("");
        Fields rule = new Fields(NAME.matcher(id).matches() ? "rule (" + id + ")" : "rule", json, problems);
        if (!json.isObject()) {
            return;
        }
        checkId(rule, id);
        RuleReader reader = readers.get(json.path("type").asText(""));
        if (reader == null) {
            rule.problem(
                    "type " + Fields.shown(json.path("type")) + " is not known",
                    "one of block, safety, fairness, enhance, exempt and limit was meant");
        } else {
            rule.allow(known(reader));
            Rule.Head head = new Rule.Head(id, when(rule), obligations(rule));
            reader.read(head, rule).ifPresent(rules::add);
        }
    }

    private static List<String> known(RuleReader reader) {
        List<String> known = new ArrayList<>(List.of("id", "type"));
        known.addAll(reader.fields());
        known.add("when");
        if (reader.obliges()) {
            known.add("obligations");
        }
        return known;
    }

    private void checkId(Fields rule, String id) {
        if (!NAME.matcher(id).matches()) {
            rule.problem("id (" + Shown.of(id) + ") must match " + NAME, "it holds capitals or blanks");
        } else if (!ids.add(id)) {
            rule.problem("id (" + id + ") stands twice", "the rule was copied and not renamed");
        }
    }

    private static Optional<Condition> when(Fields rule) {
        Optional<String> text = rule.has("when") ? rule.text("when") : Optional.empty();
        try {
            return text.isPresent() ? Optional.of(Condition.of(text.get())) : Optional.empty();
        } catch (InvalidCondition e) {
            rule.problem("when (" + Shown.of(text.orElse("")) + ") " + e.why(), e.maybe());
            return Optional.empty();
        }
    }

    private static List<String> obligations(Fields fields) {
        List<JsonNode> names = fields.optionalList("obligations");
        names.stream()
                .filter(name -> !isName(name))
                .forEach(name -> fields.problem(
                        "obligations hold " + Fields.shown(name) + ", which must match " + NAME,
                        "mark-ai-generated or quarantine-for-review was meant"));
        if (names.size() > MOST_OBLIGATIONS) {
            fields.problem(
                    "obligations (" + names.size() + ") must be at most " + MOST_OBLIGATIONS,
                    "one says what several say");
        }
        return names.stream()
                .filter(DefinitionReader::isName)
                .map(JsonNode::textValue)
                .distinct()
                .toList();
    }

    private static boolean isName(JsonNode node) {
        return node.isTextual() && NAME.matcher(node.textValue()).matches();
    }

    /** Each condition once, as it is evaluated once for each request. */
    private void checkCost(Fields policy) {
        long steps = rules.stream()
                .flatMap(rule -> rule.head().when().stream())
                .distinct()
                .mapToLong(Condition::cost)
                .sum();
        if (steps > MOST_STEPS) {
            policy.problem(
                    "conditions may take (" + steps + ") steps, at most " + MOST_STEPS
                            + " are allowed in all rules together",
                    "some loop over prompt.words, where terms would do");
        }
    }

    private Settings settings(Fields policy) {
        Optional<String> unknown = policy.oneOf("unknown", List.of("refuse", "skip"));
        List<String> obligations = obligations(policy);
        boolean modern = SETTINGS.stream().skip(1).anyMatch(policy::has)
                || rules.stream().anyMatch(DefinitionReader::isModern);
        double cap =
                policy.number("maxStrength", USUAL_CAP, 0, LARGEST_CAP, "6 was meant, which is the cap unless given");
        return new Settings(
                unknown.filter("skip"::equals).isPresent() ? Settings.Unknown.SKIP : Settings.Unknown.REFUSE,
                modern ? OptionalDouble.of(cap) : OptionalDouble.empty(),
                obligations);
    }

    /** Whether it says what none could say before there was a cap. */
    private static boolean isModern(Rule rule) {
        boolean old = (rule instanceof Rule.Block block
                        && block.patterns().isEmpty()
                        && block.like().isEmpty()
                        && block.category().isEmpty())
                || (rule instanceof Rule.Safety safety && safety.categories().isEmpty())
                || (rule instanceof Rule.Fairness fairness && fairness.scope() == Rule.Scope.TENANT);
        return !old
                || rule.head().when().isPresent()
                || !rule.head().obligations().isEmpty();
    }
}
