package io.evenkeel.onnxgraph.gradient;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that work on each value alone. Below, y is the output, g its sensitivity. */
final class ElementwiseRules {
    static final Map<String, Rule> ALL = Map.ofEntries(
            entry("Identity", (site, index) -> site.sensitivity()),
            entry("Dropout", (site, index) -> site.sensitivity()), // it drops nothing outside of training
            entry("Cast", (site, index) -> site.emit().cast(site.sensitivity(), site.type(0))),
            entry("Neg", (site, index) -> site.emit().apply("Neg", site.sensitivity())),
            entry("Add", (site, index) -> site.narrowed(site.sensitivity(), index)),
            entry("Sub", ElementwiseRules::difference),
            entry("Mul", ElementwiseRules::product),
            entry("Div", ElementwiseRules::quotient),
            entry("Pow", ElementwiseRules::power),
            entry("Sqrt", ElementwiseRules::root),
            entry("Reciprocal", ElementwiseRules::reciprocal),
            entry("Exp", (site, index) -> site.emit().multiply(site.sensitivity(), site.output())),
            entry("Log", (site, index) -> site.emit().divide(site.sensitivity(), site.input(0))),
            entry("Sin", (site, index) -> times(site, site.emit().apply("Cos", site.input(0)))),
            entry(
                    "Cos",
                    (site, index) ->
                            times(site, site.emit().apply("Neg", site.emit().apply("Sin", site.input(0))))),
            entry("Abs", (site, index) -> times(site, site.emit().apply("Sign", site.input(0)))),
            entry("Erf", ElementwiseRules::errorFunction),
            entry("Sigmoid", ElementwiseRules::sigmoid),
            entry("Tanh", ElementwiseRules::tanh),
            entry("Relu", (site, index) -> whereUnchanged(site)),
            entry("Clip", ElementwiseRules::clip),
            entry("Gelu", ElementwiseRules::gelu),
            entry("Where", ElementwiseRules::choice));

    private static final double TANH_CUBE = 0.044715; // of Hendrycks and Gimpel's approximation

    private ElementwiseRules() {}

    private static String times(Site site, String derivative) {
        return site.emit().multiply(site.sensitivity(), derivative);
    }

    private static String difference(Site site, int index) {
        String part = site.narrowed(site.sensitivity(), index);
        return index == 0 ? part : site.emit().apply("Neg", part);
    }

    private static String product(Site site, int index) {
        return site.narrowed(times(site, site.input(1 - index)), index);
    }

    /** a / b: g / b, and -g y / b. */
    private static String quotient(Site site, int index) {
        Emitter emit = site.emit();
        String part = emit.divide(site.sensitivity(), site.input(1));
        return index == 0
                ? site.narrowed(part, 0)
                : emit.apply("Neg", site.narrowed(emit.multiply(part, site.output()), 1));
    }

    /** x^p: g p x^(p - 1). */
    private static String power(Site site, int index) {
        site.requireInput(index, 0);
        Emitter emit = site.emit();
        Optional<Double> known = site.facts(1).number();
        if (known.equals(Optional.of(2.0))) {
            return site.narrowed(times(site, emit.multiply(site.input(0), site.number(2))), 0);
        }
        String exponent = emit.cast(site.input(1), site.type(0));
        String derivative = emit.multiply(
                exponent, emit.emit("Pow", List.of(site.input(0), emit.subtract(exponent, site.number(1)))));
        return site.narrowed(times(site, derivative), 0);
    }

    private static String root(Site site, int index) {
        Emitter emit = site.emit();
        return emit.divide(emit.multiply(site.sensitivity(), site.number(0.5)), site.output());
    }

    private static String reciprocal(Site site, int index) {
        String square = site.emit().multiply(site.output(), site.output());
        return times(site, site.emit().apply("Neg", square));
    }

    private static String errorFunction(Site site, int index) {
        Emitter emit = site.emit();
        String square = emit.multiply(site.input(0), site.input(0));
        String bell = emit.apply("Exp", emit.apply("Neg", square));
        return times(site, emit.multiply(bell, site.number(2 / Math.sqrt(Math.PI))));
    }

    /** g y (1 - y). */
    private static String sigmoid(Site site, int index) {
        Emitter emit = site.emit();
        String square = emit.multiply(site.output(), site.output());
        return times(site, emit.subtract(site.output(), square));
    }

    /** g (1 - y^2). */
    private static String tanh(Site site, int index) {
        Emitter emit = site.emit();
        return times(site, emit.subtract(site.number(1), emit.multiply(site.output(), site.output())));
    }

    private static String clip(Site site, int index) {
        site.requireInput(index, 0);
        return whereUnchanged(site);
    }

    /** What was cut off does not count. */
    private static String whereUnchanged(Site site) {
        Emitter emit = site.emit();
        String unchanged = emit.emit("Equal", List.of(site.input(0), site.output()));
        return emit.emit("Where", List.of(unchanged, site.sensitivity(), site.number(0)));
    }

    /** Where(condition, a, b). */
    private static String choice(Site site, int index) {
        String zero = site.emit().number(0, site.type(index));
        List<String> either = index == 1 ? List.of(site.sensitivity(), zero) : List.of(zero, site.sensitivity());
        return site.narrowed(site.emit().emit("Where", List.of(site.input(0), either.get(0), either.get(1))), index);
    }

    /** x P(x), with P the normal distribution, exactly or nearly: g (P + x P'). */
    private static String gelu(Site site, int index) {
        site.require("approximate", "none", List.of("none", "tanh"));
        return times(
                site,
                Attributes.text(site.node(), "approximate", "none").equals("tanh") ? nearly(site) : exactly(site));
    }

    private static String exactly(Site site) {
        Emitter emit = site.emit();
        String x = site.input(0);
        String error = emit.apply("Erf", emit.multiply(x, site.number(Math.sqrt(0.5))));
        String share = emit.multiply(emit.add(error, site.number(1)), site.number(0.5));
        String bell = emit.apply("Exp", emit.multiply(emit.multiply(x, x), site.number(-0.5)));
        String density = emit.multiply(bell, site.number(1 / Math.sqrt(2 * Math.PI)));
        return emit.add(share, emit.multiply(x, density));
    }

    /** With t = tanh(r (x + c x^3)): (1 + t) / 2 + x (1 - t^2) r (1 + 3 c x^2) / 2. */
    private static String nearly(Site site) {
        Emitter emit = site.emit();
        String x = site.input(0);
        String square = emit.multiply(x, x);
        String one = site.number(1);
        double r = Math.sqrt(2 / Math.PI);
        String cubic = emit.add(one, emit.multiply(square, site.number(TANH_CUBE)));
        String t = emit.apply("Tanh", emit.multiply(emit.multiply(x, cubic), site.number(r)));
        String slope = emit.add(one, emit.multiply(square, site.number(3 * TANH_CUBE)));
        String bell = emit.multiply(emit.subtract(one, emit.multiply(t, t)), emit.multiply(slope, site.number(r)));
        return emit.multiply(emit.add(emit.add(one, t), emit.multiply(x, bell)), site.number(0.5));
    }
}
