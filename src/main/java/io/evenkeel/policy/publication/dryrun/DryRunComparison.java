package io.evenkeel.policy.publication.dryrun;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Lets two policies decide the same requests, in order, and counts the differences. Not thread-safe. */
public final class DryRunComparison {
    private static final int EXAMPLES_PER_CHANGE = 5;
    private static final int MAX_EXAMPLES = 25;

    private final DryRunPolicy before;
    private final DryRunPolicy after;
    private final Map<String, DryRunReport.DecisionChange> decisionChanges = new TreeMap<>();
    private final Map<String, DryRunReport.NamedCount> rules = new TreeMap<>();
    private final Map<String, DryRunReport.NamedCount> concepts = new TreeMap<>();
    private final Map<String, Integer> exampleCounts = new HashMap<>();
    private final List<DryRunReport.RequestResult> examples = new ArrayList<>();
    private int requests;
    private int changed;

    DryRunComparison(DryRunPolicy before, DryRunPolicy after) {
        this.before = before;
        this.after = after;
    }

    /** Decides one more request by both policies. */
    DryRunReport.RequestResult compare(SampleRequest sampleRequest) {
        DryRunPolicy.DryRunDecision old = before.decide(sampleRequest.input());
        DryRunPolicy.DryRunDecision current = after.decide(sampleRequest.input());
        boolean differs = !old.isEquivalentTo(current);
        Instant at = sampleRequest.input().requestedAt();
        DryRunReport.RequestResult result =
                new DryRunReport.RequestResult(sampleRequest.name(), at, differs, old.summary(), current.summary());
        count(result);
        return result;
    }

    private void count(DryRunReport.RequestResult result) {
        requests++;
        String change = result.before().decision() + " " + result.after().decision();
        decisionChanges.merge(
                change,
                new DryRunReport.DecisionChange(
                        result.before().decision(), result.after().decision(), 1),
                (existing, one) ->
                        new DryRunReport.DecisionChange(existing.before(), existing.after(), existing.requests() + 1));
        result.before().firedRules().forEach(rule -> count(rules, rule, n -> n + 1, n -> n));
        result.after().firedRules().forEach(rule -> count(rules, rule, n -> n, n -> n + 1));
        result.before().images().forEach((concept, more) -> count(concepts, concept, n -> n + more, n -> n));
        result.after().images().forEach((concept, more) -> count(concepts, concept, n -> n, n -> n + more));
        if (result.changed()) {
            changed++;
            addExample(change, result);
        }
    }

    private static void count(
            Map<String, DryRunReport.NamedCount> counts, String name, IntUnaryOperator before, IntUnaryOperator after) {
        DryRunReport.NamedCount existing = counts.getOrDefault(name, new DryRunReport.NamedCount(name, 0, 0));
        counts.put(
                name,
                new DryRunReport.NamedCount(
                        name, before.applyAsInt(existing.before()), after.applyAsInt(existing.after())));
    }

    private void addExample(String change, DryRunReport.RequestResult result) {
        int similar = exampleCounts.merge(change, 1, Integer::sum);
        if (similar <= EXAMPLES_PER_CHANGE && examples.size() < MAX_EXAMPLES) {
            examples.add(new DryRunReport.RequestResult(
                    result.request(),
                    result.at(),
                    true,
                    result.before().withoutIdleRules(),
                    result.after().withoutIdleRules()));
        }
    }

    public int changed() {
        return changed;
    }

    public int requests() {
        return requests;
    }

    /** Returns the report of all requests so far. */
    DryRunReport toReport(
            DryRunReport.DryRunSubject subject, int unreadable, List<DryRunReport.RequestResult> requestResults) {
        return new DryRunReport(
                subject,
                requests,
                unreadable,
                changed,
                List.copyOf(decisionChanges.values()),
                List.copyOf(rules.values()),
                List.copyOf(concepts.values()),
                examples,
                requestResults);
    }
}
