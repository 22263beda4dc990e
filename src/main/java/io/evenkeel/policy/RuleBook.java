package io.evenkeel.policy;

import io.evenkeel.policy.prompt.Prompt;
import io.evenkeel.policy.prompt.TermIndex;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The rules of one policy, with the terms of all of them in one index. Immutable. */
final class RuleBook {
    private static final int NO_LIST = -1;

    private final List<Rule> rules;
    private final TermIndex index = new TermIndex();
    /** By rule: what blocks, names the attribute, or is exempt. */
    private final int[] terms;
    /** By rule: who can have the attribute, or is exempt by name. */
    private final int[] persons;

    private final int[] exempting;
    private final int[] refusing;
    private final List<int[]> pushing;

    RuleBook(List<Rule> rules) {
        this.rules = rules;
        this.terms = rules.stream().mapToInt(this::terms).toArray();
        this.persons = rules.stream().mapToInt(this::persons).toArray();
        this.exempting = places(rule -> rule instanceof Rule.Exempt);
        this.refusing = places(rule -> rule instanceof Rule.Block || rule instanceof Rule.Limit);
        this.pushing = List.of(
                places(rule -> rule instanceof Rule.Safety),
                places(rule -> rule instanceof Rule.Enhance),
                places(rule -> rule instanceof Rule.Fairness));
    }

    private int terms(Rule rule) {
        if (rule instanceof Rule.Block block) {
            return index.add(block.terms());
        }
        if (rule instanceof Rule.Fairness fairness) {
            return index.add(fairness.words());
        }
        return rule instanceof Rule.Exempt exempt ? index.add(exempt.terms()) : NO_LIST;
    }

    private int persons(Rule rule) {
        if (rule instanceof Rule.Fairness fairness && fairness.persons().isPresent()) {
            return index.addInflected(fairness.persons().get());
        }
        return rule instanceof Rule.Exempt exempt ? index.add(exempt.names()) : NO_LIST;
    }

    int size() {
        return rules.size();
    }

    Rule rule(int place) {
        return rules.get(place);
    }

    private int[] places(Predicate<Rule> wanted) {
        return IntStream.range(0, rules.size())
                .filter(place -> wanted.test(rules.get(place)))
                .toArray();
    }

    /** Places of the rules that switch others off, in order. */
    int[] exempting() {
        return exempting;
    }

    /** Places of the rules that may refuse, in order. */
    int[] refusing() {
        return refusing;
    }

    /** Places of the rules that push: safety, enhance and fairness, each in order. */
    List<int[]> pushing() {
        return pushing;
    }

    /** Places of the rules that an exempt rule switches off. */
    List<Integer> exemptedBy(Rule.Exempt exempt) {
        return Arrays.stream(places(rule -> exempt.rules().isEmpty()
                        ? rule instanceof Rule.Fairness
                        : exempt.rules().contains(rule.id())))
                .boxed()
                .toList();
    }

    TermIndex.Hits hits(Prompt prompt) {
        return index.in(prompt);
    }

    /** Number of a rule's list of terms in the index. */
    int termsOf(int place) {
        return terms[place];
    }

    /** Number of a rule's list of persons in the index. */
    int personsOf(int place) {
        return persons[place];
    }
}
