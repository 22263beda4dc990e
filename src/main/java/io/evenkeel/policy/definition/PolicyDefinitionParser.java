package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Violations;
import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.condition.InvalidConditionException;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Parses one definition. For one use. */
public final class PolicyDefinitionParser {
    private static final int MAX_RULES = 200;
    private static final long MAX_CONDITION_STEPS = 500_000;
    private static final int MAX_OBLIGATIONS = 16;
    private static final double DEFAULT_STRENGTH_CAP = 6; // measured: docs/policies.md
    private static final double MAX_STRENGTH_CAP = 100;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final List<String> SETTINGS = List.of("rules", "unknown", "maxStrength", "obligations");

    private final PolicyParseContext context;
    private final Violations violations = new Violations();
    private final Map<String, RuleParser> ruleParsers = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Rule> rules = new ArrayList<>();

    /** @param similarity for semantic rules; such rules are refused if it is empty */
    public PolicyDefinitionParser(ConceptCatalogue catalogue, Optional<SemanticSimilarity> similarity) {
        this.context = new PolicyParseContext(catalogue, similarity, violations);
        ruleParsers.put("block", new BlockRuleParser(context));
        ruleParsers.put("safety", new SafetyRuleParser(context));
        ruleParsers.put("fairness", new FairnessRuleParser(context));
        ruleParsers.put("enhance", new EnhanceRuleParser(context));
        ruleParsers.put("exempt", new ExemptRuleParser(context));
        ruleParsers.put("limit", new LimitRuleParser());
    }

    /** Parses the definition. @throws InvalidPolicyException with all violations */
    public PolicyDefinition parse(JsonNode json) {
        ObjectReader policy = new ObjectReader("policy", json, violations);
        policy.allowOnly(SETTINGS);
        List<JsonNode> nodes = json.isObject() ? policy.requireList("rules") : List.of();
        nodes.forEach(this::parseRule);
        if (nodes.size() > MAX_RULES) {
            policy.addViolation(
                    "rules (" + nodes.size() + ") must be at most " + MAX_RULES,
                    "one rule can hold what several hold now");
        }
        context.validateSizes(policy);
        validateConditionCost(policy);
        ExemptRuleParser.validateReferences(rules, violations);
        PolicySettings settings = parseSettings(policy);
        violations.throwIfAny(InvalidPolicyException::new);
        return new PolicyDefinition(rules, settings);
    }

    private void parseRule(JsonNode json) {
        String id = json.path("id").asText("");
        ObjectReader rule =
                new ObjectReader(NAME.matcher(id).matches() ? "rule (" + id + ")" : "rule", json, violations);
        if (!json.isObject()) {
            return;
        }
        validateId(rule, id);
        RuleParser parser = ruleParsers.get(json.path("type").asText(""));
        if (parser == null) {
            rule.addViolation(
                    "type " + ObjectReader.describe(json.path("type")) + " is not known",
                    "one of block, safety, fairness, enhance, exempt and limit was meant");
        } else {
            rule.allowOnly(allowedFields(parser));
            Rule.RuleHeader ruleHeader = new Rule.RuleHeader(id, parseCondition(rule), parseObligations(rule));
            parser.parse(ruleHeader, rule).ifPresent(rules::add);
        }
    }

    private static List<String> allowedFields(RuleParser parser) {
        List<String> allowed = new ArrayList<>(List.of("id", "type"));
        allowed.addAll(parser.fieldNames());
        allowed.add("when");
        if (parser.allowsObligations()) {
            allowed.add("obligations");
        }
        return allowed;
    }

    private void validateId(ObjectReader rule, String id) {
        if (!NAME.matcher(id).matches()) {
            rule.addViolation("id (" + SafeText.sanitise(id) + ") must match " + NAME, "it holds capitals or blanks");
        } else if (!ids.add(id)) {
            rule.addViolation("id (" + id + ") stands twice", "the rule was copied and not renamed");
        }
    }

    private static Optional<Condition> parseCondition(ObjectReader rule) {
        Optional<String> text = rule.has("when") ? rule.requireText("when") : Optional.empty();
        try {
            return text.isPresent() ? Optional.of(Condition.compile(text.get())) : Optional.empty();
        } catch (InvalidConditionException e) {
            rule.addViolation("when (" + SafeText.sanitise(text.orElse("")) + ") " + e.reason(), e.hint());
            return Optional.empty();
        }
    }

    private static List<String> parseObligations(ObjectReader reader) {
        List<JsonNode> names = reader.optionalList("obligations");
        names.stream()
                .filter(name -> !isName(name))
                .forEach(name -> reader.addViolation(
                        "obligations hold " + ObjectReader.describe(name) + ", which must match " + NAME,
                        "mark-ai-generated or quarantine-for-review was meant"));
        if (names.size() > MAX_OBLIGATIONS) {
            reader.addViolation(
                    "obligations (" + names.size() + ") must be at most " + MAX_OBLIGATIONS,
                    "one says what several say");
        }
        return names.stream()
                .filter(PolicyDefinitionParser::isName)
                .map(JsonNode::textValue)
                .distinct()
                .toList();
    }

    private static boolean isName(JsonNode node) {
        return node.isTextual() && NAME.matcher(node.textValue()).matches();
    }

    /** Sums the cost of all distinct conditions: each is evaluated once for each request. */
    private void validateConditionCost(ObjectReader policy) {
        long steps = rules.stream()
                .flatMap(rule -> rule.header().condition().stream())
                .distinct()
                .mapToLong(Condition::cost)
                .sum();
        if (steps > MAX_CONDITION_STEPS) {
            policy.addViolation(
                    "conditions may take (" + steps + ") steps, at most " + MAX_CONDITION_STEPS
                            + " are allowed in all rules together",
                    "some loop over prompt.words, where terms would do");
        }
    }

    private PolicySettings parseSettings(ObjectReader policy) {
        Optional<String> unknown = policy.optionalOneOf("unknown", List.of("refuse", "skip"));
        List<String> obligations = parseObligations(policy);
        boolean usesNewFeatures = SETTINGS.stream().skip(1).anyMatch(policy::has)
                || rules.stream().anyMatch(PolicyDefinitionParser::usesNewFeatures);
        double cap = policy.numberOrDefault(
                "maxStrength", DEFAULT_STRENGTH_CAP, 0, MAX_STRENGTH_CAP, "6 was meant, which is the cap unless given");
        return new PolicySettings(
                unknown.filter("skip"::equals).isPresent()
                        ? PolicySettings.UnknownFactPolicy.SKIP
                        : PolicySettings.UnknownFactPolicy.REFUSE,
                usesNewFeatures ? OptionalDouble.of(cap) : OptionalDouble.empty(),
                obligations);
    }

    /** Returns whether a rule uses a feature that is newer than the strength cap. */
    private static boolean usesNewFeatures(Rule rule) {
        boolean isLegacy = (rule instanceof Rule.Block block
                        && block.patterns().isEmpty()
                        && block.semanticMatch().isEmpty()
                        && block.category().isEmpty())
                || (rule instanceof Rule.Safety safety && safety.categories().isEmpty())
                || (rule instanceof Rule.Fairness fairness && fairness.scope() == Rule.QuotaScope.TENANT);
        return !isLegacy
                || rule.header().condition().isPresent()
                || !rule.header().obligations().isEmpty();
    }
}
