package io.evenkeel.policy;

import io.evenkeel.policy.definition.Rule;
import io.evenkeel.policy.promptanalysis.NormalisedPrompt;
import io.evenkeel.policy.promptanalysis.TermIndex;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The rules of one policy, with all their terms in one index. Immutable. */
final class CompiledRules {
    private static final int NO_LIST = -1;

    private final List<Rule> rules;
    private final TermIndex index = new TermIndex();
    /** By rule: the list of terms that block, name the attribute, or are exempt. */
    private final int[] termLists;
    /** By rule: the list of persons who can have the attribute, or are exempt by name. */
    private final int[] personLists;

    private final int[] exemptRules;
    private final int[] refusingRules;
    private final List<int[]> steeringRules;

    CompiledRules(List<Rule> rules) {
        this.rules = rules;
        this.termLists = rules.stream().mapToInt(this::indexTerms).toArray();
        this.personLists = rules.stream().mapToInt(this::indexPersons).toArray();
        this.exemptRules = indicesOf(rule -> rule instanceof Rule.Exempt);
        this.refusingRules = indicesOf(rule -> rule instanceof Rule.Block || rule instanceof Rule.Limit);
        this.steeringRules = List.of(
                indicesOf(rule -> rule instanceof Rule.Safety),
                indicesOf(rule -> rule instanceof Rule.Enhance),
                indicesOf(rule -> rule instanceof Rule.Fairness));
    }

    private int indexTerms(Rule rule) {
        if (rule instanceof Rule.Block block) {
            return index.add(block.terms());
        }
        if (rule instanceof Rule.Fairness fairness) {
            return index.add(fairness.attributeTerms());
        }
        return rule instanceof Rule.Exempt exempt ? index.add(exempt.terms()) : NO_LIST;
    }

    private int indexPersons(Rule rule) {
        if (rule instanceof Rule.Fairness fairness && fairness.personTerms().isPresent()) {
            return index.addInflected(fairness.personTerms().get());
        }
        return rule instanceof Rule.Exempt exempt ? index.add(exempt.personNames()) : NO_LIST;
    }

    int size() {
        return rules.size();
    }

    Rule rule(int ruleIndex) {
        return rules.get(ruleIndex);
    }

    private int[] indicesOf(Predicate<Rule> filter) {
        return IntStream.range(0, rules.size())
                .filter(ruleIndex -> filter.test(rules.get(ruleIndex)))
                .toArray();
    }

    /** Returns the indices of exempt rules, in order. */
    int[] exemptRules() {
        return exemptRules;
    }

    /** Returns the indices of block and limit rules, in order. */
    int[] refusingRules() {
        return refusingRules;
    }

    /** Returns the indices of safety, enhance and fairness rules, each in order. */
    List<int[]> steeringRules() {
        return steeringRules;
    }

    /** Returns the indices of the rules that an exempt rule disables. */
    List<Integer> findExemptedBy(Rule.Exempt exempt) {
        return Arrays.stream(indicesOf(rule -> exempt.ruleIds().isEmpty()
                        ? rule instanceof Rule.Fairness
                        : exempt.ruleIds().contains(rule.id())))
                .boxed()
                .toList();
    }

    TermIndex.TermMatches matchTerms(NormalisedPrompt prompt) {
        return index.match(prompt);
    }

    /** Returns the number of a rule's term list in the index. */
    int termListOf(int ruleIndex) {
        return termLists[ruleIndex];
    }

    /** Returns the number of a rule's person list in the index. */
    int personListOf(int ruleIndex) {
        return personLists[ruleIndex];
    }
}
