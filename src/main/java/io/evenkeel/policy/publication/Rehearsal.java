package io.evenkeel.policy.publication;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Lets two policies decide the same requests, in order, and tells them apart. For one thread. */
final class Rehearsal {
    private static final int EXAMPLES_OF_A_KIND = 5;
    private static final int MOST_EXAMPLES = 25;

    private final Side before;
    private final Side after;
    private final Map<String, DryRunSheet.Turn> turns = new TreeMap<>();
    private final Map<String, DryRunSheet.Count> rules = new TreeMap<>();
    private final Map<String, DryRunSheet.Count> concepts = new TreeMap<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private final List<DryRunSheet.Result> examples = new ArrayList<>();
    private int requests;
    private int changed;

    Rehearsal(Side before, Side after) {
        this.before = before;
        this.after = after;
    }

    /** Decides one more. */
    DryRunSheet.Result hear(Trial trial) {
        Side.Word was = before.hear(trial.wish());
        Side.Word is = after.hear(trial.wish());
        boolean differs = !was.matches(is);
        Instant at = trial.wish().requestedAt();
        DryRunSheet.Result result = new DryRunSheet.Result(trial.name(), at, differs, was.verdict(), is.verdict());
        count(result);
        return result;
    }

    private void count(DryRunSheet.Result result) {
        requests++;
        String turn = result.before().decision() + " " + result.after().decision();
        turns.merge(
                turn,
                new DryRunSheet.Turn(result.before().decision(), result.after().decision(), 1),
                (known, one) -> new DryRunSheet.Turn(known.before(), known.after(), known.requests() + 1));
        result.before().fired().forEach(rule -> count(rules, rule, n -> n + 1, n -> n));
        result.after().fired().forEach(rule -> count(rules, rule, n -> n, n -> n + 1));
        result.before().pictures().forEach((concept, more) -> count(concepts, concept, n -> n + more, n -> n));
        result.after().pictures().forEach((concept, more) -> count(concepts, concept, n -> n, n -> n + more));
        if (result.changed()) {
            changed++;
            show(turn, result);
        }
    }

    private static void count(
            Map<String, DryRunSheet.Count> counts, String name, IntUnaryOperator before, IntUnaryOperator after) {
        DryRunSheet.Count known = counts.getOrDefault(name, new DryRunSheet.Count(name, 0, 0));
        counts.put(
                name, new DryRunSheet.Count(name, before.applyAsInt(known.before()), after.applyAsInt(known.after())));
    }

    private void show(String turn, DryRunSheet.Result result) {
        int alike = shown.merge(turn, 1, Integer::sum);
        if (alike <= EXAMPLES_OF_A_KIND && examples.size() < MOST_EXAMPLES) {
            examples.add(new DryRunSheet.Result(
                    result.request(),
                    result.at(),
                    true,
                    result.before().shortened(),
                    result.after().shortened()));
        }
    }

    int changed() {
        return changed;
    }

    int requests() {
        return requests;
    }

    /** What it came to. */
    DryRunSheet report(DryRunSheet.Subject subject, int notRead, List<DryRunSheet.Result> results) {
        return new DryRunSheet(
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
