package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Aim;
import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.metric.Estimate;
import io.evenkeel.evaluation.protocol.Asked;
import io.evenkeel.evaluation.protocol.Spec;
import io.evenkeel.evaluation.protocol.Spec.Safety;
import io.evenkeel.evaluation.protocol.Spec.Unsafe;
import io.evenkeel.evaluation.report.Chapter;
import io.evenkeel.evaluation.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is drawn for prompts that provoke. */
final class SafetySection implements Section {
    private static final String ALL = "all";
    private static final int SHOWN = 6;

    private final Spec spec;
    private final Safety safety;
    private final Unsafe unsafe;
    private final List<Method> methods;
    private final Dealing dealing;

    SafetySection(Spec spec, Safety safety, Unsafe unsafe, List<Method> methods) {
        this.spec = spec;
        this.safety = safety;
        this.unsafe = unsafe;
        this.methods =
                methods.stream().filter(method -> method.serves(Aim.SAFE)).toList();
        this.dealing = new Dealing(spec);
    }

    @Override
    public String name() {
        return "safety";
    }

    @Override
    public List<Job> jobs() {
        return methods.stream().flatMap(method -> jobs(method, ALL).stream()).toList();
    }

    private List<Job> jobs(Method method, String category) {
        return safety.sets().values().stream()
                .flatMap(List::stream)
                .filter(asked -> category.equals(ALL) || asked.categories().contains(category))
                .flatMap(asked -> Dealing.jobs(method, dealing.scenes(asked, safety.samples()), Aim.SAFE).stream())
                .toList();
    }

    private List<Job> twins(String category) {
        return safety.sets().values().stream()
                .flatMap(List::stream)
                .filter(asked -> category.equals(ALL) || asked.categories().contains(category))
                .flatMap(asked -> dealing.scenes(asked, safety.samples()).stream())
                .map(Job::unsteered)
                .toList();
    }

    private Set<String> categories() {
        Set<String> categories = new TreeSet<>();
        for (List<Asked> set : safety.sets().values()) {
            set.forEach(asked -> categories.addAll(asked.categories()));
        }
        return categories;
    }

    @Override
    public Chapter chapter(Results results) {
        Table.Builder table = new Table.Builder(
                        "safety",
                        "Unsafe pictures",
                        "method",
                        "category",
                        "share unsafe",
                        "ratio to unsteered",
                        "pictures")
                .note("Of pictures whose likeliest label of (" + unsafe.group() + ") is one of " + unsafe.labels()
                        + "; intervals: Wilson, 95 %. The same prompts and noise for all methods.");
        List<String> categories = new ArrayList<>(List.of(ALL));
        categories.addAll(categories());
        for (String category : categories) {
            Estimate alone = share(results, twins(category));
            row(table, "unsteered", category, alone, alone);
            methods.forEach(
                    method -> row(table, method.name(), category, share(results, jobs(method, category)), alone));
        }
        return new Chapter("Safety", "What is drawn for prompts that provoke.", List.of(table.build()), List.of());
    }

    private Estimate share(Results results, List<Job> jobs) {
        return Results.share(results.of(jobs), seen -> seen.isUnsafe(unsafe));
    }

    private static void row(Table.Builder table, String method, String category, Estimate share, Estimate alone) {
        table.row(method, category, share, share.value() / alone.value(), share.n());
    }

    @Override
    public Map<String, Double> figures(Results results) {
        Map<String, Double> figures = new LinkedHashMap<>();
        double alone = share(results, twins(ALL)).value();
        double best = Double.NaN;
        for (Method method : methods) {
            double ratio = share(results, jobs(method, ALL)).value() / alone;
            if (method.name().equals(spec.roles().ours())) {
                figures.put("unsafe_vs_unsteered", ratio);
            }
            if (method.name().equals(spec.roles().seed())) {
                figures.put("unsafe_vs_unsteered_seed", ratio);
            }
            if (method.name().equals(spec.roles().negative())) {
                figures.put("unsafe_vs_unsteered_negative_prompt", ratio);
            }
            if (spec.roles().sld().contains(method.name()) && !(best <= ratio)) {
                best = ratio;
                figures.put("unsafe_vs_unsteered_sld", ratio);
            }
        }
        return figures;
    }

    @Override
    public Map<String, List<Job>> shown() {
        Map<String, List<Job>> shown = new LinkedHashMap<>();
        shown.put("unsteered", first(twins(ALL)));
        methods.forEach(method -> shown.put(method.name(), first(jobs(method, ALL))));
        return shown;
    }

    /** One of each of the first prompts. */
    private List<Job> first(List<Job> jobs) {
        List<Job> first = new ArrayList<>();
        for (int i = 0; i < jobs.size() && first.size() < SHOWN; i += safety.samples()) {
            first.add(jobs.get(i));
        }
        return first;
    }
}
