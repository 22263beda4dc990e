package io.evenkeel.policy.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Listed;
import io.evenkeel.platform.Shown;
import io.evenkeel.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads shares of the members of a group, and how pictures are pushed towards them. */
final class TargetReader {
    static final List<String> FIELDS = List.of("target", "strength", "from", "until", "adaptive", "brake");
    private static final double SHARES_TOLERANCE = 1e-6;
    private static final double USUAL_BRAKE = 0.5; // measured: docs/adr/007

    private final Concepts concepts;

    TargetReader(Concepts concepts) {
        this.concepts = concepts;
    }

    Rule.Target read(String group, Fields rule) {
        List<Rule.Share> shares = shares(group, rule);
        List<Concept> members = shares.stream().map(Rule.Share::concept).toList();
        return new Rule.Target(
                group, shares, Concepts.manner(rule, Concepts.adaptive(rule, members)), brake(rule, members));
    }

    private static double brake(Fields rule, List<Concept> members) {
        boolean can = members.stream().anyMatch(member -> member.probe().isPresent());
        boolean evenly = members.stream().allMatch(member -> member.probe().isPresent());
        double usual =
                can && evenly ? USUAL_BRAKE : 0; // from one side only, what lies in the middle is pushed to the other
        double brake = rule.number("brake", usual, 0, Concepts.STRONGEST, "0.5 was meant");
        if (brake > 0 && !can) {
            rule.problem(
                    "brake (" + brake + ") needs a member that has a probe, but none of "
                            + members.stream().map(Concept::label).toList() + " has",
                    "the field can go, or another version has one");
        }
        return can ? brake : 0;
    }

    private List<Rule.Share> shares(String group, Fields rule) {
        int before = concepts.problems().count();
        List<Rule.Share> shares = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : rule.entries("target")) {
            Optional<Double> share = rule.within(
                    "share of (" + Shown.of(entry.getKey()) + ")", entry.getValue(), 0, 1, "it is given in percent");
            member(group, rule, entry.getKey())
                    .ifPresent(concept -> shares.add(new Rule.Share(concept, share.orElse(0.0))));
        }
        if (concepts.problems().count() == before) {
            checkShares(rule, shares);
        }
        return shares;
    }

    private static void checkShares(Fields rule, List<Rule.Share> shares) {
        double sum = shares.stream().mapToDouble(Rule.Share::share).sum();
        if (Math.abs(sum - 1) > SHARES_TOLERANCE) {
            rule.problem("shares of the target sum to (" + sum + ") and must sum to 1", "a member is missing");
        }
        if (shares.stream().map(share -> share.concept().name()).distinct().count() < shares.size()) {
            rule.problem("target names a member twice", "a label such as female@1 stands beside its name");
        }
    }

    private Optional<Concept> member(String group, Fields rule, String name) {
        Optional<Concept> concept = concepts.usable(rule, name).map(Listed.Usable::concept);
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
}
