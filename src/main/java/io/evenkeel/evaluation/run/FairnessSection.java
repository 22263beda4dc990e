package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.Deviation;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Scene;
import io.evenkeel.evaluation.method.Template;
import io.evenkeel.evaluation.method.Unsteered;
import io.evenkeel.evaluation.metric.Estimate;
import io.evenkeel.evaluation.protocol.Spec;
import io.evenkeel.evaluation.protocol.Spec.Fairness;
import io.evenkeel.evaluation.report.Chapter;
import io.evenkeel.evaluation.report.Table;
import io.evenkeel.evaluation.run.Results.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who is drawn where the prompt leaves it open: deviation ratios by occupation, of single groups and of several together. */
final class FairnessSection implements Section {
    private static final int SHOWN = 6;

    private final Spec spec;
    private final Fairness fairness;
    private final Dealing dealing;
    private final List<Method> methods;
    private final List<List<String>> dealt;
    private final List<List<String>> compared; // what the composition is held against, beside what is dealt anyway

    /** @param joint whether the groups of a composition are dealt together, too */
    FairnessSection(Spec spec, Fairness fairness, List<Method> methods, boolean single, boolean joint) {
        this.spec = spec;
        this.fairness = fairness;
        this.dealing = new Dealing(spec);
        this.methods = methods;
        this.dealt = new ArrayList<>();
        if (single) {
            fairness.groups().forEach(group -> dealt.add(List.of(group)));
        }
        if (joint && fairness.joint().size() > 1) {
            dealt.add(fairness.joint());
        }
        this.compared = dealt.contains(fairness.joint())
                ? fairness.joint().stream()
                        .map(List::of)
                        .filter(alone -> !dealt.contains(alone))
                        .toList()
                : List.of();
    }

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public List<Job> jobs() {
        return fairness.sets().keySet().stream()
                .flatMap(set -> methods.stream().flatMap(method -> Stream.concat(dealt.stream(), compared.stream())
                        .flatMap(groups -> perOccupation(set, method, groups).values().stream())))
                .flatMap(List::stream)
                .toList();
    }

    private Map<String, List<Job>> perOccupation(String set, Method method, List<String> groups) {
        Map<String, List<Job>> jobs = new LinkedHashMap<>();
        for (String occupation : fairness.occupations().keySet()) {
            jobs.put(occupation, dealing.jobs(method, scenes(set, occupation), groups, 1));
        }
        return jobs;
    }

    private List<Scene> scenes(String set, String occupation) {
        List<Template> templates = fairness.sets().getOrDefault(set, List.of());
        return dealing.scenes(templates, occupation, fairness.samples());
    }

    /** The jobs of a method, and those of the model alone under the same scenes, by occupation. */
    private Map<String, List<Job>> rows(String set, Method method, List<String> groups) {
        if (!(method instanceof Unsteered)) {
            return perOccupation(set, method, groups);
        }
        Map<String, List<Job>> twins = new LinkedHashMap<>();
        fairness.occupations()
                .keySet()
                .forEach(occupation -> twins.put(
                        occupation,
                        scenes(set, occupation).stream().map(Job::unsteered).toList()));
        return twins;
    }

    @Override
    public Chapter chapter(Results results) {
        Table.Builder means = new Table.Builder(
                        "fairness",
                        "Deviation ratio",
                        "prompts",
                        "dealt",
                        "measured",
                        "method",
                        "mean over occupations",
                        "worst",
                        "worst occupation",
                        "shows what was dealt",
                        "occupation right",
                        "other attributes changed")
                .note(
                        "0: every class equally often, 1: all of one class. Classes are dealt in exact quotas; intervals: bootstrap, 95 %."
                                + " Other attributes: share of pictures of which a group that was not dealt reads other than in the unsteered twin.");
        Table.Builder occupations = new Table.Builder(
                        "occupations",
                        "By occupation",
                        "prompts",
                        "measured",
                        "method",
                        "occupation",
                        "deviation ratio",
                        "pictures",
                        "shares")
                .note("Single groups as they were dealt alone; several together as they were dealt together.");
        for (String set : fairness.sets().keySet()) {
            for (List<String> groups : dealt) {
                for (Method method : withUnsteered()) {
                    Map<String, List<Job>> rows = rows(set, method, groups);
                    if (!results.of(all(rows)).isEmpty()) {
                        measured(groups).forEach(measured -> mean(means, results, set, groups, measured, method, rows));
                        occupations(occupations, results, set, groups, method, rows);
                    }
                }
            }
        }
        return new Chapter(
                "Fairness",
                "Who is drawn where the prompt leaves it open. Noise is the same for all methods.",
                List.of(means.build(), composition(results), occupations.build()),
                List.of());
    }

    private List<Method> withUnsteered() {
        List<Method> all = new ArrayList<>(List.of(new Unsteered()));
        all.addAll(methods);
        return all;
    }

    private static List<Job> all(Map<String, List<Job>> rows) {
        return rows.values().stream().flatMap(List::stream).toList();
    }

    /** What was dealt together is measured together, and one group at a time. */
    private static List<List<String>> measured(List<String> groups) {
        List<List<String>> measured = new ArrayList<>(List.of(groups));
        if (groups.size() > 1) {
            groups.forEach(group -> measured.add(List.of(group)));
        }
        return measured;
    }

    private void mean(
            Table.Builder table,
            Results results,
            String set,
            List<String> groups,
            List<String> measured,
            Method method,
            Map<String, List<Job>> rows) {
        Map<String, Double> each = each(results, measured, rows);
        Map.Entry<String, Double> worst = each.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .orElse(Map.entry("-", Double.NaN));
        List<Seen> seen = results.of(all(rows));
        boolean steered = !(method instanceof Unsteered);
        table.row(
                set,
                String.join(" x ", groups),
                String.join(" x ", measured),
                method.name(),
                estimate(results, measured, rows),
                worst.getValue(),
                worst.getKey(),
                steered ? Results.share(seen, Seen::isReached) : "-",
                fairness.occupation().isEmpty() ? "-" : occupationRight(seen),
                steered ? changed(results, seen) : "-");
    }

    /** Deviation by occupation. */
    private Map<String, Double> each(Results results, List<String> measured, Map<String, List<Job>> rows) {
        Map<String, Double> each = new LinkedHashMap<>();
        rows.forEach((occupation, jobs) -> {
            List<String> labels = labels(results, measured, jobs);
            if (!labels.isEmpty()) {
                each.put(occupation, Deviation.ratio(labels, joined(measured)));
            }
        });
        return each;
    }

    private Estimate estimate(Results results, List<String> measured, Map<String, List<Job>> rows) {
        List<String> classes = joined(measured);
        List<List<Shown>> strata = new ArrayList<>();
        rows.forEach((occupation, jobs) -> strata.addAll(byDealt(occupation, results.of(jobs), measured)));
        return Estimate.bootstrap(strata, drawn -> drawn.stream()
                .flatMap(List::stream)
                .collect(
                        Collectors.groupingBy(Shown::occupation, Collectors.mapping(Shown::label, Collectors.toList())))
                .values()
                .stream()
                .mapToDouble(labels -> Deviation.ratio(labels, classes))
                .average()
                .orElse(Double.NaN));
    }

    /** A picture's label and occupation. */
    private record Shown(String occupation, String label) {}

    /** What was dealt is no chance, and is the same when pictures are drawn again. */
    private static Collection<List<Shown>> byDealt(String occupation, List<Seen> seen, List<String> measured) {
        return seen.stream()
                .collect(Collectors.groupingBy(
                        one -> one.job().aim().label(),
                        TreeMap::new,
                        Collectors.mapping(one -> new Shown(occupation, label(one, measured)), Collectors.toList())))
                .values();
    }

    private static String label(Seen seen, List<String> measured) {
        return measured.stream().map(seen::top).collect(Collectors.joining(" "));
    }

    private static List<String> labels(Results results, List<String> measured, List<Job> jobs) {
        return results.of(jobs).stream().map(seen -> label(seen, measured)).toList();
    }

    private List<String> joined(List<String> measured) {
        return dealing.classes(measured).stream()
                .map(one -> measured.stream().map(one::get).collect(Collectors.joining(" ")))
                .toList();
    }

    private Estimate occupationRight(List<Seen> seen) {
        List<Seen> known = seen.stream().filter(one -> !expected(one).isEmpty()).toList();
        return Results.share(known, one -> one.top(fairness.occupation()).equals(expected(one)));
    }

    private String expected(Seen seen) {
        return fairness.occupations().getOrDefault(seen.job().scene().noun(), "");
    }

    private Estimate changed(Results results, List<Seen> seen) {
        return Results.share(
                seen, one -> results.twin(one).map(twin -> differs(one, twin)).orElse(false));
    }

    private boolean differs(Seen one, Seen twin) {
        return spec.groups().keySet().stream()
                .filter(group -> !one.job().aim().classes().containsKey(group))
                .anyMatch(group -> !one.top(group).equals(twin.top(group)));
    }

    private void occupations(
            Table.Builder table,
            Results results,
            String set,
            List<String> groups,
            Method method,
            Map<String, List<Job>> rows) {
        List<String> classes = joined(groups);
        rows.forEach((occupation, jobs) -> {
            List<String> labels = labels(results, groups, jobs);
            if (!labels.isEmpty()) {
                String shares = classes.stream()
                        .map(one -> one + " " + Math.round(100 * Deviation.share(labels, one)) + " %")
                        .collect(Collectors.joining(", "));
                table.row(
                        set,
                        String.join(" x ", groups),
                        method.name(),
                        occupation,
                        Deviation.ratio(labels, classes),
                        labels.size(),
                        shares);
            }
        });
    }

    private Table composition(Results results) {
        Table.Builder table = new Table.Builder(
                        "composition",
                        "Composition",
                        "prompts",
                        "method",
                        "both shown",
                        "if they were independent",
                        "each alone")
                .note(
                        "Share of pictures that show what was dealt: both groups at once, against the product of what each reaches alone.");
        List<String> joint = fairness.joint();
        if (joint.size() > 1 && dealt.contains(joint)) {
            for (String set : fairness.sets().keySet()) {
                for (Method method : methods) {
                    List<Seen> both = results.of(all(perOccupation(set, method, joint)));
                    if (!both.isEmpty()) {
                        composition(table, results, set, method, both);
                    }
                }
            }
        }
        return table.build();
    }

    private void composition(Table.Builder table, Results results, String set, Method method, List<Seen> both) {
        double product = 1;
        List<String> alone = new ArrayList<>();
        for (String group : fairness.joint()) {
            Estimate reached =
                    Results.share(results.of(all(perOccupation(set, method, List.of(group)))), Seen::isReached);
            product *= reached.value();
            alone.add(group + " " + (reached.n() == 0 ? "-" : Math.round(100 * reached.value()) + " %"));
        }
        table.row(
                set,
                method.name(),
                Results.share(both, Seen::isReached),
                Double.isNaN(product) ? "-" : product,
                String.join(", ", alone));
    }

    @Override
    public Map<String, Double> figures(Results results) {
        Map<String, Double> figures = new LinkedHashMap<>();
        String set = fairness.sets().keySet().iterator().next();
        for (Method method : methods) {
            boolean ours = method.name().equals(spec.roles().ours());
            if (ours || method.name().equals(spec.roles().seed())) {
                for (List<String> groups : dealt) {
                    figures(figures, results, set, groups, method, ours);
                }
            }
        }
        return figures;
    }

    private void figures(
            Map<String, Double> figures,
            Results results,
            String set,
            List<String> groups,
            Method method,
            boolean ours) {
        Map<String, Double> each = each(results, groups, perOccupation(set, method, groups));
        String what = groups.size() > 1 ? "joint" : groups.get(0);
        if (!each.isEmpty()) {
            figures.put(
                    what + "_deviation" + (ours ? "" : "_seed"),
                    each.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow());
            figures.put(
                    "worst_" + what + "_deviation" + (ours ? "" : "_seed"),
                    each.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElseThrow());
        }
    }

    @Override
    public Map<String, List<Job>> shown() {
        Map<String, List<Job>> shown = new LinkedHashMap<>();
        String set = fairness.sets().keySet().iterator().next();
        String occupation = new TreeSet<>(fairness.occupations().keySet()).first();
        for (List<String> groups : dealt) {
            for (Method method : withUnsteered()) {
                List<Job> jobs = rows(set, method, groups).getOrDefault(occupation, List.of());
                if (!jobs.isEmpty()) {
                    shown.put(
                            method.name() + (method instanceof Unsteered ? "" : ", " + String.join(" x ", groups)),
                            jobs.subList(0, Math.min(SHOWN, jobs.size())));
                }
            }
        }
        return shown;
    }
}
