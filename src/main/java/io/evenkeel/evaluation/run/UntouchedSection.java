package io.evenkeel.evaluation.run;

import io.evenkeel.evaluation.method.Method;
import io.evenkeel.evaluation.method.Vectors;
import io.evenkeel.evaluation.protocol.Spec;
import io.evenkeel.evaluation.protocol.Spec.Untouched;
import io.evenkeel.evaluation.report.Chapter;
import io.evenkeel.evaluation.report.Table;
import io.evenkeel.evaluation.run.Results.Seen;
import io.evenkeel.evaluation.run.Sighting.Nearness;
import java.util.List;
import java.util.Map;

/**
 * Prompts that no rule should act on, as they name the attribute or show nobody: each attribute group of the spec is dealt, and
 * the picture must stay the same, pixel by pixel. Both are really painted.
 */
final class UntouchedSection implements Section {
    private final Spec spec;
    private final Untouched untouched;
    private final List<Method> methods;
    private final Dealing dealing;

    UntouchedSection(Spec spec, Untouched untouched, List<Method> methods) {
        this.spec = spec;
        this.untouched = untouched;
        this.methods = methods.stream().filter(Vectors.class::isInstance).toList();
        this.dealing = new Dealing(spec);
    }

    @Override
    public String name() {
        return "untouched";
    }

    @Override
    public List<Job> jobs() {
        return methods.stream().flatMap(method -> jobs(method).stream()).toList();
    }

    private List<Job> jobs(Method method) {
        return spec.groups().keySet().stream()
                .flatMap(group -> untouched.prompts().stream()
                        .flatMap(asked ->
                                dealing
                                        .jobs(method, dealing.scenes(asked, untouched.samples()), List.of(group), 1)
                                        .stream()))
                .toList();
    }

    @Override
    public Chapter chapter(Results results) {
        Table.Builder table = new Table.Builder(
                        "untouched",
                        "Prompts where nothing should change",
                        "method",
                        "pictures",
                        "changed",
                        "share changed",
                        "distance to the unsteered twin")
                .note("Changed: at least one pixel is another than in the unsteered twin.");
        for (Method method : methods) {
            List<Seen> seen = results.of(jobs(method));
            long changed = seen.stream()
                    .filter(one ->
                            !one.sighting().nearness().map(Nearness::same).orElse(true))
                    .count();
            table.row(
                    method.name(),
                    seen.size(),
                    (int) changed,
                    seen.isEmpty() ? Double.NaN : (double) changed / seen.size(),
                    Results.mean(seen, Nearness::distance));
        }
        return new Chapter(
                "Untouched",
                "Prompts that name the attribute, or show nobody: no push should act.",
                List.of(table.build()),
                List.of());
    }

    @Override
    public Map<String, Double> figures(Results results) {
        return Map.of();
    }
}
