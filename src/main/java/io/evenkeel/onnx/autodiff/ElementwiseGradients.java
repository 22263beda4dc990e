package io.evenkeel.onnx.autodiff;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that work on each value alone. Below, y is the output, g its sensitivity. */
final class ElementwiseGradients {
    static final Map<String, GradientRule> ALL = Map.ofEntries(
            entry("Identity", (gradientContext, index) -> gradientContext.sensitivity()),
            entry(
                    "Dropout",
                    (gradientContext, index) -> gradientContext.sensitivity()), // it drops nothing outside of training
            entry("Cast", (gradientContext, index) -> gradientContext
                    .emit()
                    .cast(gradientContext.sensitivity(), gradientContext.type(0))),
            entry(
                    "Neg",
                    (gradientContext, index) -> gradientContext.emit().apply("Neg", gradientContext.sensitivity())),
            entry("Add", (gradientContext, index) -> gradientContext.narrowed(gradientContext.sensitivity(), index)),
            entry("Sub", ElementwiseGradients::difference),
            entry("Mul", ElementwiseGradients::product),
            entry("Div", ElementwiseGradients::quotient),
            entry("Pow", ElementwiseGradients::power),
            entry("Sqrt", ElementwiseGradients::root),
            entry("Reciprocal", ElementwiseGradients::reciprocal),
            entry("Exp", (gradientContext, index) -> gradientContext
                    .emit()
                    .multiply(gradientContext.sensitivity(), gradientContext.output())),
            entry("Log", (gradientContext, index) -> gradientContext
                    .emit()
                    .divide(gradientContext.sensitivity(), gradientContext.input(0))),
            entry(
                    "Sin",
                    (gradientContext, index) ->
                            times(gradientContext, gradientContext.emit().apply("Cos", gradientContext.input(0)))),
            entry(
                    "Cos",
                    (gradientContext, index) -> times(
                            gradientContext,
                            gradientContext
                                    .emit()
                                    .apply("Neg", gradientContext.emit().apply("Sin", gradientContext.input(0))))),
            entry(
                    "Abs",
                    (gradientContext, index) ->
                            times(gradientContext, gradientContext.emit().apply("Sign", gradientContext.input(0)))),
            entry("Erf", ElementwiseGradients::errorFunction),
            entry("Sigmoid", ElementwiseGradients::sigmoid),
            entry("Tanh", ElementwiseGradients::tanh),
            entry("Relu", (gradientContext, index) -> whereUnchanged(gradientContext)),
            entry("Clip", ElementwiseGradients::clip),
            entry("Gelu", ElementwiseGradients::gelu),
            entry("Where", ElementwiseGradients::choice));

    private static final double TANH_CUBE = 0.044715; // of Hendrycks and Gimpel's approximation

    private ElementwiseGradients() {}

    private static String times(GradientContext gradientContext, String derivative) {
        return gradientContext.emit().multiply(gradientContext.sensitivity(), derivative);
    }

    private static String difference(GradientContext gradientContext, int index) {
        String part = gradientContext.narrowed(gradientContext.sensitivity(), index);
        return index == 0 ? part : gradientContext.emit().apply("Neg", part);
    }

    private static String product(GradientContext gradientContext, int index) {
        return gradientContext.narrowed(times(gradientContext, gradientContext.input(1 - index)), index);
    }

    /** a / b: g / b, and -g y / b. */
    private static String quotient(GradientContext gradientContext, int index) {
        GraphBuilder emit = gradientContext.emit();
        String part = emit.divide(gradientContext.sensitivity(), gradientContext.input(1));
        return index == 0
                ? gradientContext.narrowed(part, 0)
                : emit.apply("Neg", gradientContext.narrowed(emit.multiply(part, gradientContext.output()), 1));
    }

    /** x^p: g p x^(p - 1). */
    private static String power(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        GraphBuilder emit = gradientContext.emit();
        Optional<Double> known = gradientContext.facts(1).number();
        if (known.equals(Optional.of(2.0))) {
            return gradientContext.narrowed(
                    times(gradientContext, emit.multiply(gradientContext.input(0), gradientContext.number(2))), 0);
        }
        String exponent = emit.cast(gradientContext.input(1), gradientContext.type(0));
        String derivative = emit.multiply(
                exponent,
                emit.emit(
                        "Pow", List.of(gradientContext.input(0), emit.subtract(exponent, gradientContext.number(1)))));
        return gradientContext.narrowed(times(gradientContext, derivative), 0);
    }

    private static String root(GradientContext gradientContext, int index) {
        GraphBuilder emit = gradientContext.emit();
        return emit.divide(
                emit.multiply(gradientContext.sensitivity(), gradientContext.number(0.5)), gradientContext.output());
    }

    private static String reciprocal(GradientContext gradientContext, int index) {
        String square = gradientContext.emit().multiply(gradientContext.output(), gradientContext.output());
        return times(gradientContext, gradientContext.emit().apply("Neg", square));
    }

    private static String errorFunction(GradientContext gradientContext, int index) {
        GraphBuilder emit = gradientContext.emit();
        String square = emit.multiply(gradientContext.input(0), gradientContext.input(0));
        String bell = emit.apply("Exp", emit.apply("Neg", square));
        return times(gradientContext, emit.multiply(bell, gradientContext.number(2 / Math.sqrt(Math.PI))));
    }

    /** g y (1 - y). */
    private static String sigmoid(GradientContext gradientContext, int index) {
        GraphBuilder emit = gradientContext.emit();
        String square = emit.multiply(gradientContext.output(), gradientContext.output());
        return times(gradientContext, emit.subtract(gradientContext.output(), square));
    }

    /** g (1 - y^2). */
    private static String tanh(GradientContext gradientContext, int index) {
        GraphBuilder emit = gradientContext.emit();
        return times(
                gradientContext,
                emit.subtract(
                        gradientContext.number(1), emit.multiply(gradientContext.output(), gradientContext.output())));
    }

    private static String clip(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        return whereUnchanged(gradientContext);
    }

    /** What was cut off does not count. */
    private static String whereUnchanged(GradientContext gradientContext) {
        GraphBuilder emit = gradientContext.emit();
        String unchanged = emit.emit("Equal", List.of(gradientContext.input(0), gradientContext.output()));
        return emit.emit("Where", List.of(unchanged, gradientContext.sensitivity(), gradientContext.number(0)));
    }

    /** Where(condition, a, b). */
    private static String choice(GradientContext gradientContext, int index) {
        String zero = gradientContext.emit().number(0, gradientContext.type(index));
        List<String> either = index == 1
                ? List.of(gradientContext.sensitivity(), zero)
                : List.of(zero, gradientContext.sensitivity());
        return gradientContext.narrowed(
                gradientContext.emit().emit("Where", List.of(gradientContext.input(0), either.get(0), either.get(1))),
                index);
    }

    /** x P(x), with P the normal distribution, exactly or nearly: g (P + x P'). */
    private static String gelu(GradientContext gradientContext, int index) {
        gradientContext.require("approximate", "none", List.of("none", "tanh"));
        return times(
                gradientContext,
                NodeAttributes.text(gradientContext.node(), "approximate", "none")
                                .equals("tanh")
                        ? nearly(gradientContext)
                        : exactly(gradientContext));
    }

    private static String exactly(GradientContext gradientContext) {
        GraphBuilder emit = gradientContext.emit();
        String x = gradientContext.input(0);
        String error = emit.apply("Erf", emit.multiply(x, gradientContext.number(Math.sqrt(0.5))));
        String share = emit.multiply(emit.add(error, gradientContext.number(1)), gradientContext.number(0.5));
        String bell = emit.apply("Exp", emit.multiply(emit.multiply(x, x), gradientContext.number(-0.5)));
        String density = emit.multiply(bell, gradientContext.number(1 / Math.sqrt(2 * Math.PI)));
        return emit.add(share, emit.multiply(x, density));
    }

    /** With t = tanh(r (x + c x^3)): (1 + t) / 2 + x (1 - t^2) r (1 + 3 c x^2) / 2. */
    private static String nearly(GradientContext gradientContext) {
        GraphBuilder emit = gradientContext.emit();
        String x = gradientContext.input(0);
        String square = emit.multiply(x, x);
        String one = gradientContext.number(1);
        double r = Math.sqrt(2 / Math.PI);
        String cubic = emit.add(one, emit.multiply(square, gradientContext.number(TANH_CUBE)));
        String t = emit.apply("Tanh", emit.multiply(emit.multiply(x, cubic), gradientContext.number(r)));
        String slope = emit.add(one, emit.multiply(square, gradientContext.number(3 * TANH_CUBE)));
        String bell =
                emit.multiply(emit.subtract(one, emit.multiply(t, t)), emit.multiply(slope, gradientContext.number(r)));
        return emit.multiply(emit.add(emit.add(one, t), emit.multiply(x, bell)), gradientContext.number(0.5));
    }
}
