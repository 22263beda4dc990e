package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.report.Chapter;
import io.evenkeel.evaluation.report.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What methods cost: batches in turns with batches of the model alone, so that whatever else the machine does meets both. */
final class CostSection implements Section {
    private final List<Method> methods;
    private final List<Aim> aims;
    private final String prompt;
    private final int rounds;
    private final int batch;
    private final String device;
    private final Map<String, String> troubles = new HashMap<>();

    /**
     * Measures.
     *
     * @param aims of which each method takes the first that it serves
     * @param prompt that is drawn
     * @param batch pictures at once
     * @param device on what
     */
    CostSection(List<Method> methods, List<Aim> aims, String prompt, int rounds, int batch, String device) {
        this.methods = methods;
        this.aims = List.copyOf(aims);
        this.prompt = prompt;
        this.rounds = rounds;
        this.batch = batch;
        this.device = device;
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public List<Job> jobs() {
        return List.of();
    }

    /** Paints what is not measured yet. A method that cannot be painted is told of in the table. */
    void measure(Easel easel, Ledger ledger) {
        for (Method method : methods) {
            aims.stream().filter(method::serves).findFirst().ifPresent(aim -> {
                try {
                    measure(easel, ledger, method, jobs(method, aim));
                } catch (RuntimeException e) { // hours of pictures wait for their report
                    troubles.put(method.name(), String.valueOf(e.getMessage()));
                }
            });
        }
    }

    private void measure(Easel easel, Ledger ledger, Method method, List<Job> steered) {
        List<Job> alone = steered.stream().map(Job::twin).toList();
        for (int round = ledger.costs(key(method)).size(); round < rounds; round++) {
            boolean aloneFirst = round % 2 == 0;
            double first = easel.seconds(aloneFirst ? alone : steered);
            double second = easel.seconds(aloneFirst ? steered : alone);
            ledger.addCost(key(method), aloneFirst ? second / first : first / second);
        }
    }

    /** Another vector, setting, batch or device costs something else. */
    private String key(Method method) {
        return Job.key(method) + "/" + batch + "/" + device;
    }

    private List<Job> jobs(Method method, Aim aim) {
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
            List<Double> ratios = new ArrayList<>(results.ledger().costs(key(method)));
            ratios.sort(null);
            String trouble = troubles.get(method.name());
            if (!ratios.isEmpty()) {
                table.row(method.name(), ratios.get(ratios.size() / 2), ratios.size());
            } else if (trouble != null) {
                table.row(method.name(), "not drawn: " + trouble, 0);
            }
        }
        return new Chapter("Cost", "", List.of(table.build()), List.of());
    }

    @Override
    public Map<String, Double> figures(Results results) {
        return Map.of();
    }
}
