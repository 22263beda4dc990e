package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.Deviation;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Vectors;
import io.evenkeel.evaluation.metric.Curve;
import io.evenkeel.evaluation.metric.Curve.Point;
import io.evenkeel.evaluation.metric.Estimate;
import io.evenkeel.evaluation.protocol.Spec;
import io.evenkeel.evaluation.protocol.Spec.Fairness;
import io.evenkeel.evaluation.protocol.Spec.Linearity;
import io.evenkeel.evaluation.report.Chapter;
import io.evenkeel.evaluation.report.Plot;
import io.evenkeel.evaluation.report.Table;
import io.evenkeel.evaluation.run.Results.Seen;
import io.evenkeel.evaluation.run.Sighting.Nearness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Pictures by strength: whether the concept grows with it, and what each bit of fairness costs in likeness to the unsteered
 * picture, so that methods can be compared where they are equally fair.
 */
final class LinearitySection implements Section {
    private final Spec spec;
    private final Fairness fairness;
    private final Linearity linearity;
    private final List<Method> methods;
    private final Dealing dealing;

    LinearitySection(Spec spec, Fairness fairness, Linearity linearity, List<Method> methods) {
        this.spec = spec;
        this.fairness = fairness;
        this.linearity = linearity;
        this.methods = methods.stream().filter(Vectors.class::isInstance).toList();
        this.dealing = new Dealing(spec);
    }

    @Override
    public String name() {
        return "linearity";
    }

    @Override
    public List<Job> jobs() {
        return methods.stream()
                .flatMap(method -> linearity.groups().stream().flatMap(group -> linearity.strengths().stream()
                        .flatMap(strength -> rows(method, group, strength).stream())))
                .flatMap(List::stream)
                .toList();
    }

    /** By occupation. */
    private List<List<Job>> rows(Method method, String group, double strength) {
        String set = fairness.sets().keySet().iterator().next();
        return fairness.occupations().keySet().stream()
                .map(occupation -> dealing.jobs(
                        method,
                        dealing.scenes(fairness.sets().getOrDefault(set, List.of()), occupation, linearity.samples()),
                        List.of(group),
                        strength))
                .toList();
    }

    @Override
    public Chapter chapter(Results results) {
        Table.Builder doses = new Table.Builder(
                "linearity",
                "By strength",
                "group",
                "method",
                "strength",
                "shows what was dealt",
                "deviation ratio",
                "distance to the unsteered twin");
        Table.Builder trends = new Table.Builder(
                        "trends",
                        "Does it grow?",
                        "group",
                        "method",
                        "Spearman",
                        "R^2 of a line",
                        "R^2 of a line up to 1")
                .note("Of the share that shows what was dealt, over strength from 0.");
        Table.Builder tradeoffs = new Table.Builder(
                        "tradeoff",
                        "Equally fair, how far from the unsteered picture?",
                        "group",
                        "method",
                        "against",
                        "deviation ratio",
                        "distance",
                        "distance of the other",
                        "closer by, %")
                .note(
                        "At the deviation that one of the two has at its own strength, where its distance is the measured one; the"
                                + " other's is read off straight lines between strengths that were tried, and is the weakest's where that"
                                + " is so fair already. Where a method never gets so fair, there is nothing to compare, and no"
                                + " figure of the mean over groups.");
        List<Plot> plots = new ArrayList<>();
        for (String group : linearity.groups()) {
            Map<String, List<Dose>> all = doses(results, group);
            all.forEach((method, list) -> append(doses, trends, group, method, list));
            tradeoffs(tradeoffs, group, all);
            plots.add(new Plot(
                    "Share that shows what was dealt, " + group,
                    "strength",
                    "share",
                    curves(
                            all,
                            dose -> new Point(dose.strength(), dose.reached().value()))));
            plots.add(new Plot(
                    "What fairness costs, " + group,
                    "deviation ratio",
                    "distance",
                    curves(all, LinearitySection::cost)));
        }
        return new Chapter(
                "Linearity and equal fairness",
                "Strength 0 is the unsteered picture, 1 the method's own strength.",
                List.of(doses.build(), trends.build(), tradeoffs.build()),
                plots);
    }

    private Map<String, List<Dose>> doses(Results results, String group) {
        Map<String, List<Dose>> doses = new LinkedHashMap<>();
        for (Method method : methods) {
            List<Dose> list = new ArrayList<>();
            for (double strength : strengths()) {
                dose(results, method, group, strength).ifPresent(list::add);
            }
            if (list.size() > 1) {
                doses.put(method.name(), list);
            }
        }
        return doses;
    }

    private List<Double> strengths() {
        return DoubleStream.concat(
                        DoubleStream.of(0), linearity.strengths().stream().mapToDouble(Double::doubleValue))
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    private Optional<Dose> dose(Results results, Method method, String group, double strength) {
        List<Seen> all = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (List<Job> jobs : rows(method, group, strength == 0 ? 1 : strength)) {
            List<Seen> seen = strength == 0 ? alone(results, jobs) : results.of(jobs);
            all.addAll(seen);
            if (!seen.isEmpty()) {
                deviations.add(
                        Deviation.ratio(seen.stream().map(one -> one.top(group)).toList(), dealing.labels(group)));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Estimate distance = strength == 0 ? new Estimate(0, 0, 0, all.size()) : Results.mean(all, Nearness::distance);
        double deviation =
                deviations.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return Optional.of(new Dose(strength, Results.share(all, Seen::isReached), deviation, distance));
    }

    /** The unsteered twins, as if they had been dealt the classes. */
    private static List<Seen> alone(Results results, List<Job> jobs) {
        return jobs.stream()
                .flatMap(job -> results.of(List.of(job.twin())).stream().map(twin -> new Seen(job, twin.sighting())))
                .toList();
    }

    private static void append(
            Table.Builder doses, Table.Builder trends, String group, String method, List<Dose> list) {
        list.forEach(
                dose -> doses.row(group, method, dose.strength(), dose.reached(), dose.deviation(), dose.distance()));
        Curve curve = reached(list);
        Curve usual = reached(list.stream().filter(dose -> dose.strength() <= 1).toList());
        trends.row(group, method, curve.spearman(), curve.rSquared(), usual.rSquared());
    }

    private static Curve reached(List<Dose> list) {
        return new Curve(list.stream()
                .map(dose -> new Point(dose.strength(), dose.reached().value()))
                .toList());
    }

    private static Point cost(Dose dose) {
        return new Point(dose.deviation(), dose.distance().value());
    }

    private interface Axes {
        Point of(Dose dose);
    }

    private static Map<String, Curve> curves(Map<String, List<Dose>> all, Axes axes) {
        Map<String, Curve> curves = new LinkedHashMap<>();
        all.forEach((method, list) ->
                curves.put(method, new Curve(list.stream().map(axes::of).toList())));
        return curves;
    }

    private void tradeoffs(Table.Builder table, String group, Map<String, List<Dose>> all) {
        String seed = spec.roles().seed();
        List<String> names = methods.stream().map(Method::name).toList();
        if (names.contains(seed)) {
            names.stream().filter(name -> !name.equals(seed)).forEach(name -> {
                tradeoff(table, group, name, EqualFairness.atOthers(doses(all, name), doses(all, seed)));
                tradeoff(table, group, name, EqualFairness.atOwn(doses(all, name), doses(all, seed)));
            });
        }
    }

    private static List<Dose> doses(Map<String, List<Dose>> all, String method) {
        return all.getOrDefault(method, List.of());
    }

    private void tradeoff(Table.Builder table, String group, String method, Optional<EqualFairness> compared) {
        String seed = spec.roles().seed();
        compared.ifPresentOrElse(
                at -> table.row(
                        group,
                        method,
                        seed,
                        at.deviation(),
                        orDash(at.own()),
                        orDash(at.other()),
                        at.counts() ? 100 * at.gain() : "missing: one is never so fair"),
                () -> table.row(group, method, seed, "-", "-", "-", "missing: no pictures at strength 1"));
    }

    private static Object orDash(double value) {
        return Double.isNaN(value) ? "-" : value;
    }

    /**
     * How much closer to the unsteered picture ours is than the seed's method where both are as fair as the seed's is at its own
     * strength, mean over groups: 0.3 is 30 % closer. None unless all groups count.
     */
    @Override
    public Map<String, Double> figures(Results results) {
        List<Optional<EqualFairness>> groups = linearity.groups().stream()
                .map(group -> doses(results, group))
                .map(all -> EqualFairness.atOthers(
                        doses(all, spec.roles().ours()), doses(all, spec.roles().seed())))
                .toList();
        OptionalDouble gain = EqualFairness.meanGain(groups);
        return gain.isPresent() ? Map.of("preservation_gain_vs_seed", gain.getAsDouble()) : Map.of();
    }
}
