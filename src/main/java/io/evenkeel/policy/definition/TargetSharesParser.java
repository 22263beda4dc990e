package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.platform.ObjectReader;
import io.evenkeel.platform.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses target shares of the members of a group, and how images are steered towards them. */
final class TargetSharesParser {
    static final List<String> FIELDS = List.of("target", "strength", "from", "until", "adaptive", "suppression");
    private static final double SHARES_TOLERANCE = 1e-6;
    private static final double DEFAULT_SUPPRESSION = 0.5; // measured: docs/adr/007

    private final ConceptReferenceParser conceptParser;

    TargetSharesParser(ConceptReferenceParser parser) {
        this.conceptParser = parser;
    }

    Rule.TargetShares parse(String group, ObjectReader rule) {
        List<Rule.MemberShare> memberShares = parseShares(group, rule);
        List<Concept> members =
                memberShares.stream().map(Rule.MemberShare::concept).toList();
        return new Rule.TargetShares(
                group,
                memberShares,
                ConceptReferenceParser.parseSteeringMode(rule, ConceptReferenceParser.parseAdaptive(rule, members)),
                parseSuppression(rule, members));
    }

    private static double parseSuppression(ObjectReader rule, List<Concept> members) {
        boolean anyHasProbe = members.stream().anyMatch(member -> member.probe().isPresent());
        boolean allHaveProbes =
                members.stream().allMatch(member -> member.probe().isPresent());
        double defaultSuppression = anyHasProbe && allHaveProbes
                ? DEFAULT_SUPPRESSION
                : 0; // from one side only, what lies in the middle is pushed to the other
        double suppression = rule.numberOrDefault(
                "suppression", defaultSuppression, 0, ConceptReferenceParser.MAX_STRENGTH, "0.5 was meant");
        if (suppression > 0 && !anyHasProbe) {
            rule.addViolation(
                    "suppression (" + suppression + ") needs a member that has a probe, but none of "
                            + members.stream().map(Concept::label).toList() + " has",
                    "the field can go, or another version has one");
        }
        return anyHasProbe ? suppression : 0;
    }

    private List<Rule.MemberShare> parseShares(String group, ObjectReader rule) {
        int violationsBefore = conceptParser.violations().count();
        List<Rule.MemberShare> memberShares = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : rule.requireEntries("target")) {
            Optional<Double> share = rule.requireNumber(
                    "share of (" + SafeText.sanitise(entry.getKey()) + ")",
                    entry.getValue(),
                    0,
                    1,
                    "it is given in percent");
            parseMember(group, rule, entry.getKey())
                    .ifPresent(concept -> memberShares.add(new Rule.MemberShare(concept, share.orElse(0.0))));
        }
        if (conceptParser.violations().count() == violationsBefore) {
            validateShares(rule, memberShares);
        }
        return memberShares;
    }

    private static void validateShares(ObjectReader rule, List<Rule.MemberShare> memberShares) {
        double sum = memberShares.stream().mapToDouble(Rule.MemberShare::share).sum();
        if (Math.abs(sum - 1) > SHARES_TOLERANCE) {
            rule.addViolation("shares of the target sum to (" + sum + ") and must sum to 1", "a member is missing");
        }
        if (memberShares.stream()
                        .map(memberShare -> memberShare.concept().name())
                        .distinct()
                        .count()
                < memberShares.size()) {
            rule.addViolation("target names a member twice", "a label such as female@1 stands beside its name");
        }
    }

    private Optional<Concept> parseMember(String group, ObjectReader rule, String name) {
        Optional<Concept> concept = conceptParser.findUsable(rule, name).map(CatalogueEntry.Usable::concept);
        concept.filter(match -> !isMember(match, group))
                .ifPresent(match -> rule.addViolation(
                        "(" + match.label() + ") must be a member of group (" + SafeText.sanitise(group) + "), not of ("
                                + match.group() + ")",
                        "another group was meant"));
        return concept;
    }

    private static boolean isMember(Concept concept, String group) {
        return concept.kind() == Concept.ConceptKind.ATTRIBUTE
                && concept.group().equals(group);
    }
}
