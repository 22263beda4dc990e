package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.report.Chapter;
import io.evenkeel.evaluation.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What methods cost: batches in turns with batches of the model alone, so that whatever else the machine does meets both. */
final class CostSection implements Section {
    private final List<Method> methods;
    private final List<Aim> aims;
    private final String prompt;
    private final int rounds;

    /**
     * Measures.
     *
     * @param aims of which each method takes the first that it serves
     * @param prompt that is drawn
     */
    CostSection(List<Method> methods, List<Aim> aims, String prompt, int rounds) {
        this.methods = methods;
        this.aims = List.copyOf(aims);
        this.prompt = prompt;
        this.rounds = rounds;
    }

    @Override
    public List<Job> jobs() {
        return List.of();
    }

    /** Paints what is not measured yet. */
    void measure(Easel easel, Ledger ledger, int batch) {
        for (Method method : methods) {
            Optional<Aim> aim = aims.stream().filter(method::serves).findFirst();
            for (int round = ledger.costs(method.name()).size(); aim.isPresent() && round < rounds; round++) {
                List<Job> steered = jobs(method, aim.get(), batch);
                List<Job> alone = steered.stream().map(Job::twin).toList();
                boolean aloneFirst = round % 2 == 0;
                double first = easel.seconds(aloneFirst ? alone : steered);
                double second = easel.seconds(aloneFirst ? steered : alone);
                ledger.addCost(method.name(), aloneFirst ? second / first : first / second);
            }
        }
    }

    private List<Job> jobs(Method method, Aim aim, int batch) {
        return IntStream.range(0, batch)
                .mapToObj(i -> new Job(method, aim, new Scene(new Template("{a occupation}"), prompt, i, 0)))
                .toList();
    }

    @Override
    public Chapter chapter(Results results) {
        Table.Builder table = new Table.Builder(
                        "cost", "Time per picture, over the unsteered one's", "method", "ratio", "rounds")
                .note("Median of the rounds; batches of both take turns.");
        for (Method method : methods) {
            List<Double> ratios = new ArrayList<>(results.ledger().costs(method.name()));
            ratios.sort(null);
            if (!ratios.isEmpty()) {
                table.row(method.name(), ratios.get(ratios.size() / 2), ratios.size());
            }
        }
        return new Chapter("Cost", "", List.of(table.build()), List.of());
    }

    @Override
    public Map<String, Double> figures(Results results) {
        return Map.of();
    }
}
