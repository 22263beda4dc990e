package io.evenkeel.policy.publication.dryrun;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Lets two policies decide the same requests, in order, and tells them apart. For one thread. */
public final class DryRunComparison {
    private static final int EXAMPLES_OF_A_KIND = 5;
    private static final int MOST_EXAMPLES = 25;

    private final DryRunPolicy before;
    private final DryRunPolicy after;
    private final Map<String, DryRunReport.Turn> turns = new TreeMap<>();
    private final Map<String, DryRunReport.Count> rules = new TreeMap<>();
    private final Map<String, DryRunReport.Count> concepts = new TreeMap<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private final List<DryRunReport.Result> examples = new ArrayList<>();
    private int requests;
    private int changed;

    DryRunComparison(DryRunPolicy before, DryRunPolicy after) {
        this.before = before;
        this.after = after;
    }

    /** Decides one more. */
    DryRunReport.Result hear(SampleRequest sampleRequest) {
        DryRunPolicy.Word was = before.hear(sampleRequest.wish());
        DryRunPolicy.Word is = after.hear(sampleRequest.wish());
        boolean differs = !was.matches(is);
        Instant at = sampleRequest.wish().requestedAt();
        DryRunReport.Result result =
                new DryRunReport.Result(sampleRequest.name(), at, differs, was.verdict(), is.verdict());
        count(result);
        return result;
    }

    private void count(DryRunReport.Result result) {
        requests++;
        String turn = result.before().decision() + " " + result.after().decision();
        turns.merge(
                turn,
                new DryRunReport.Turn(result.before().decision(), result.after().decision(), 1),
                (known, one) -> new DryRunReport.Turn(known.before(), known.after(), known.requests() + 1));
        result.before().fired().forEach(rule -> count(rules, rule, n -> n + 1, n -> n));
        result.after().fired().forEach(rule -> count(rules, rule, n -> n, n -> n + 1));
        result.before().images().forEach((concept, more) -> count(concepts, concept, n -> n + more, n -> n));
        result.after().images().forEach((concept, more) -> count(concepts, concept, n -> n, n -> n + more));
        if (result.changed()) {
            changed++;
            show(turn, result);
        }
    }

    private static void count(
            Map<String, DryRunReport.Count> counts, String name, IntUnaryOperator before, IntUnaryOperator after) {
        DryRunReport.Count known = counts.getOrDefault(name, new DryRunReport.Count(name, 0, 0));
        counts.put(
                name, new DryRunReport.Count(name, before.applyAsInt(known.before()), after.applyAsInt(known.after())));
    }

    private void show(String turn, DryRunReport.Result result) {
        int alike = shown.merge(turn, 1, Integer::sum);
        if (alike <= EXAMPLES_OF_A_KIND && examples.size() < MOST_EXAMPLES) {
            examples.add(new DryRunReport.Result(
                    result.request(),
                    result.at(),
                    true,
                    result.before().shortened(),
                    result.after().shortened()));
        }
    }

    public int changed() {
        return changed;
    }

    public int requests() {
        return requests;
    }

    /** What it came to. */
    DryRunReport report(DryRunReport.Subject subject, int notRead, List<DryRunReport.Result> results) {
        return new DryRunReport(
                subject,
                requests,
                notRead,
                changed,
                List.copyOf(turns.values()),
                List.copyOf(rules.values()),
                List.copyOf(concepts.values()),
                examples,
                results);
    }
}
