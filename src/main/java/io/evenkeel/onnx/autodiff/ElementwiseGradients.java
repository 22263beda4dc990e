package io.evenkeel.onnx.autodiff;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gradient rules of element-wise operators. Below, y is the output and g its adjoint. */
final class ElementwiseGradients {
    static final Map<String, GradientRule> RULES = Map.ofEntries(
            entry("Identity", (context, index) -> context.outputAdjoint()),
            entry("Dropout", (context, index) -> context.outputAdjoint()), // it drops nothing outside of training
            entry("Cast", (context, index) -> context.builder().cast(context.outputAdjoint(), context.elementType(0))),
            entry("Neg", (context, index) -> context.builder().applyUnary("Neg", context.outputAdjoint())),
            entry("Add", (context, index) -> context.reduceToInputShape(context.outputAdjoint(), index)),
            entry("Sub", ElementwiseGradients::sub),
            entry("Mul", ElementwiseGradients::mul),
            entry("Div", ElementwiseGradients::div),
            entry("Pow", ElementwiseGradients::pow),
            entry("Sqrt", ElementwiseGradients::sqrt),
            entry("Reciprocal", ElementwiseGradients::reciprocal),
            entry("Exp", (context, index) -> context.builder().multiply(context.outputAdjoint(), context.output())),
            entry("Log", (context, index) -> context.builder().divide(context.outputAdjoint(), context.input(0))),
            entry(
                    "Sin",
                    (context, index) ->
                            multiplyAdjoint(context, context.builder().applyUnary("Cos", context.input(0)))),
            entry(
                    "Cos",
                    (context, index) -> multiplyAdjoint(
                            context,
                            context.builder()
                                    .applyUnary("Neg", context.builder().applyUnary("Sin", context.input(0))))),
            entry(
                    "Abs",
                    (context, index) ->
                            multiplyAdjoint(context, context.builder().applyUnary("Sign", context.input(0)))),
            entry("Erf", ElementwiseGradients::erf),
            entry("Sigmoid", ElementwiseGradients::sigmoid),
            entry("Tanh", ElementwiseGradients::tanh),
            entry("Relu", (context, index) -> passWhereUnchanged(context)),
            entry("Clip", ElementwiseGradients::clip),
            entry("Gelu", ElementwiseGradients::gelu),
            entry("Where", ElementwiseGradients::where));

    private static final double GELU_TANH_CUBIC = 0.044715; // of Hendrycks and Gimpel's approximation

    private ElementwiseGradients() {}

    private static String multiplyAdjoint(GradientContext context, String derivative) {
        return context.builder().multiply(context.outputAdjoint(), derivative);
    }

    private static String sub(GradientContext context, int index) {
        String part = context.reduceToInputShape(context.outputAdjoint(), index);
        return index == 0 ? part : context.builder().applyUnary("Neg", part);
    }

    private static String mul(GradientContext context, int index) {
        return context.reduceToInputShape(multiplyAdjoint(context, context.input(1 - index)), index);
    }

    /** a / b: g / b, and -g y / b. */
    private static String div(GradientContext context, int index) {
        GraphBuilder builder = context.builder();
        String part = builder.divide(context.outputAdjoint(), context.input(1));
        return index == 0
                ? context.reduceToInputShape(part, 0)
                : builder.applyUnary("Neg", context.reduceToInputShape(builder.multiply(part, context.output()), 1));
    }

    /** x^p: g p x^(p - 1). */
    private static String pow(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        GraphBuilder builder = context.builder();
        Optional<Double> known = context.tensorInfo(1).scalarValue();
        if (known.equals(Optional.of(2.0))) {
            return context.reduceToInputShape(
                    multiplyAdjoint(context, builder.multiply(context.input(0), context.constantScalar(2))), 0);
        }
        String exponent = builder.cast(context.input(1), context.elementType(0));
        String derivative = builder.multiply(
                exponent,
                builder.addNode(
                        "Pow", List.of(context.input(0), builder.subtract(exponent, context.constantScalar(1)))));
        return context.reduceToInputShape(multiplyAdjoint(context, derivative), 0);
    }

    private static String sqrt(GradientContext context, int index) {
        GraphBuilder builder = context.builder();
        return builder.divide(builder.multiply(context.outputAdjoint(), context.constantScalar(0.5)), context.output());
    }

    private static String reciprocal(GradientContext context, int index) {
        String square = context.builder().multiply(context.output(), context.output());
        return multiplyAdjoint(context, context.builder().applyUnary("Neg", square));
    }

    private static String erf(GradientContext context, int index) {
        GraphBuilder builder = context.builder();
        String square = builder.multiply(context.input(0), context.input(0));
        String gaussian = builder.applyUnary("Exp", builder.applyUnary("Neg", square));
        return multiplyAdjoint(context, builder.multiply(gaussian, context.constantScalar(2 / Math.sqrt(Math.PI))));
    }

    /** g y (1 - y). */
    private static String sigmoid(GradientContext context, int index) {
        GraphBuilder builder = context.builder();
        String square = builder.multiply(context.output(), context.output());
        return multiplyAdjoint(context, builder.subtract(context.output(), square));
    }

    /** g (1 - y^2). */
    private static String tanh(GradientContext context, int index) {
        GraphBuilder builder = context.builder();
        return multiplyAdjoint(
                context,
                builder.subtract(context.constantScalar(1), builder.multiply(context.output(), context.output())));
    }

    private static String clip(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        return passWhereUnchanged(context);
    }

    /** Passes the adjoint where the value was not clipped. */
    private static String passWhereUnchanged(GradientContext context) {
        GraphBuilder builder = context.builder();
        String unchanged = builder.addNode("Equal", List.of(context.input(0), context.output()));
        return builder.addNode("Where", List.of(unchanged, context.outputAdjoint(), context.constantScalar(0)));
    }

    /** Where(condition, a, b). */
    private static String where(GradientContext context, int index) {
        String zero = context.builder().constantScalar(0, context.elementType(index));
        List<String> either =
                index == 1 ? List.of(context.outputAdjoint(), zero) : List.of(zero, context.outputAdjoint());
        return context.reduceToInputShape(
                context.builder().addNode("Where", List.of(context.input(0), either.get(0), either.get(1))), index);
    }

    /** x P(x), with P the normal distribution, exact or approximate: g (P + x P'). */
    private static String gelu(GradientContext context, int index) {
        context.requireAttribute("approximate", "none", List.of("none", "tanh"));
        return multiplyAdjoint(
                context,
                NodeAttributes.readString(context.node(), "approximate", "none").equals("tanh")
                        ? tanhGeluDerivative(context)
                        : exactGeluDerivative(context));
    }

    private static String exactGeluDerivative(GradientContext context) {
        GraphBuilder builder = context.builder();
        String x = context.input(0);
        String error = builder.applyUnary("Erf", builder.multiply(x, context.constantScalar(Math.sqrt(0.5))));
        String share = builder.multiply(builder.add(error, context.constantScalar(1)), context.constantScalar(0.5));
        String gaussian =
                builder.applyUnary("Exp", builder.multiply(builder.multiply(x, x), context.constantScalar(-0.5)));
        String density = builder.multiply(gaussian, context.constantScalar(1 / Math.sqrt(2 * Math.PI)));
        return builder.add(share, builder.multiply(x, density));
    }

    /** With t = tanh(r (x + c x^3)): (1 + t) / 2 + x (1 - t^2) r (1 + 3 c x^2) / 2. */
    private static String tanhGeluDerivative(GradientContext context) {
        GraphBuilder builder = context.builder();
        String x = context.input(0);
        String square = builder.multiply(x, x);
        String one = context.constantScalar(1);
        double r = Math.sqrt(2 / Math.PI);
        String cubic = builder.add(one, builder.multiply(square, context.constantScalar(GELU_TANH_CUBIC)));
        String t = builder.applyUnary("Tanh", builder.multiply(builder.multiply(x, cubic), context.constantScalar(r)));
        String slope = builder.add(one, builder.multiply(square, context.constantScalar(3 * GELU_TANH_CUBIC)));
        String gaussian = builder.multiply(
                builder.subtract(one, builder.multiply(t, t)), builder.multiply(slope, context.constantScalar(r)));
        return builder.multiply(
                builder.add(builder.add(one, t), builder.multiply(x, gaussian)), context.constantScalar(0.5));
    }
}
