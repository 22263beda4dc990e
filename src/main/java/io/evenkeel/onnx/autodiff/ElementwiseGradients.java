package io.evenkeel.onnx.autodiff;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gradient rules of element-wise operators. Below, y is the output and g its adjoint. */
final class ElementwiseGradients {
    static final Map<String, GradientRule> RULES = Map.ofEntries(
            entry("Identity", (gradientContext, index) -> gradientContext.outputAdjoint()),
            entry(
                    "Dropout",
                    (gradientContext, index) ->
                            gradientContext.outputAdjoint()), // it drops nothing outside of training
            entry("Cast", (gradientContext, index) -> gradientContext
                    .builder()
                    .cast(gradientContext.outputAdjoint(), gradientContext.elementType(0))),
            entry("Neg", (gradientContext, index) -> gradientContext
                    .builder()
                    .applyUnary("Neg", gradientContext.outputAdjoint())),
            entry(
                    "Add",
                    (gradientContext, index) ->
                            gradientContext.reduceToInputShape(gradientContext.outputAdjoint(), index)),
            entry("Sub", ElementwiseGradients::sub),
            entry("Mul", ElementwiseGradients::mul),
            entry("Div", ElementwiseGradients::div),
            entry("Pow", ElementwiseGradients::pow),
            entry("Sqrt", ElementwiseGradients::sqrt),
            entry("Reciprocal", ElementwiseGradients::reciprocal),
            entry("Exp", (gradientContext, index) -> gradientContext
                    .builder()
                    .multiply(gradientContext.outputAdjoint(), gradientContext.output())),
            entry("Log", (gradientContext, index) -> gradientContext
                    .builder()
                    .divide(gradientContext.outputAdjoint(), gradientContext.input(0))),
            entry(
                    "Sin",
                    (gradientContext, index) -> multiplyAdjoint(
                            gradientContext, gradientContext.builder().applyUnary("Cos", gradientContext.input(0)))),
            entry(
                    "Cos",
                    (gradientContext, index) -> multiplyAdjoint(
                            gradientContext,
                            gradientContext
                                    .builder()
                                    .applyUnary(
                                            "Neg",
                                            gradientContext.builder().applyUnary("Sin", gradientContext.input(0))))),
            entry(
                    "Abs",
                    (gradientContext, index) -> multiplyAdjoint(
                            gradientContext, gradientContext.builder().applyUnary("Sign", gradientContext.input(0)))),
            entry("Erf", ElementwiseGradients::erf),
            entry("Sigmoid", ElementwiseGradients::sigmoid),
            entry("Tanh", ElementwiseGradients::tanh),
            entry("Relu", (gradientContext, index) -> passWhereUnchanged(gradientContext)),
            entry("Clip", ElementwiseGradients::clip),
            entry("Gelu", ElementwiseGradients::gelu),
            entry("Where", ElementwiseGradients::where));

    private static final double GELU_TANH_CUBIC = 0.044715; // of Hendrycks and Gimpel's approximation

    private ElementwiseGradients() {}

    private static String multiplyAdjoint(GradientContext gradientContext, String derivative) {
        return gradientContext.builder().multiply(gradientContext.outputAdjoint(), derivative);
    }

    private static String sub(GradientContext gradientContext, int index) {
        String part = gradientContext.reduceToInputShape(gradientContext.outputAdjoint(), index);
        return index == 0 ? part : gradientContext.builder().applyUnary("Neg", part);
    }

    private static String mul(GradientContext gradientContext, int index) {
        return gradientContext.reduceToInputShape(
                multiplyAdjoint(gradientContext, gradientContext.input(1 - index)), index);
    }

    /** a / b: g / b, and -g y / b. */
    private static String div(GradientContext gradientContext, int index) {
        GraphBuilder builder = gradientContext.builder();
        String part = builder.divide(gradientContext.outputAdjoint(), gradientContext.input(1));
        return index == 0
                ? gradientContext.reduceToInputShape(part, 0)
                : builder.applyUnary(
                        "Neg", gradientContext.reduceToInputShape(builder.multiply(part, gradientContext.output()), 1));
    }

    /** x^p: g p x^(p - 1). */
    private static String pow(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        GraphBuilder builder = gradientContext.builder();
        Optional<Double> known = gradientContext.tensorInfo(1).scalarValue();
        if (known.equals(Optional.of(2.0))) {
            return gradientContext.reduceToInputShape(
                    multiplyAdjoint(
                            gradientContext,
                            builder.multiply(gradientContext.input(0), gradientContext.constantScalar(2))),
                    0);
        }
        String exponent = builder.cast(gradientContext.input(1), gradientContext.elementType(0));
        String derivative = builder.multiply(
                exponent,
                builder.addNode(
                        "Pow",
                        List.of(
                                gradientContext.input(0),
                                builder.subtract(exponent, gradientContext.constantScalar(1)))));
        return gradientContext.reduceToInputShape(multiplyAdjoint(gradientContext, derivative), 0);
    }

    private static String sqrt(GradientContext gradientContext, int index) {
        GraphBuilder builder = gradientContext.builder();
        return builder.divide(
                builder.multiply(gradientContext.outputAdjoint(), gradientContext.constantScalar(0.5)),
                gradientContext.output());
    }

    private static String reciprocal(GradientContext gradientContext, int index) {
        String square = gradientContext.builder().multiply(gradientContext.output(), gradientContext.output());
        return multiplyAdjoint(gradientContext, gradientContext.builder().applyUnary("Neg", square));
    }

    private static String erf(GradientContext gradientContext, int index) {
        GraphBuilder builder = gradientContext.builder();
        String square = builder.multiply(gradientContext.input(0), gradientContext.input(0));
        String gaussian = builder.applyUnary("Exp", builder.applyUnary("Neg", square));
        return multiplyAdjoint(
                gradientContext, builder.multiply(gaussian, gradientContext.constantScalar(2 / Math.sqrt(Math.PI))));
    }

    /** g y (1 - y). */
    private static String sigmoid(GradientContext gradientContext, int index) {
        GraphBuilder builder = gradientContext.builder();
        String square = builder.multiply(gradientContext.output(), gradientContext.output());
        return multiplyAdjoint(gradientContext, builder.subtract(gradientContext.output(), square));
    }

    /** g (1 - y^2). */
    private static String tanh(GradientContext gradientContext, int index) {
        GraphBuilder builder = gradientContext.builder();
        return multiplyAdjoint(
                gradientContext,
                builder.subtract(
                        gradientContext.constantScalar(1),
                        builder.multiply(gradientContext.output(), gradientContext.output())));
    }

    private static String clip(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        return passWhereUnchanged(gradientContext);
    }

    /** Passes the adjoint where the value was not clipped. */
    private static String passWhereUnchanged(GradientContext gradientContext) {
        GraphBuilder builder = gradientContext.builder();
        String unchanged = builder.addNode("Equal", List.of(gradientContext.input(0), gradientContext.output()));
        return builder.addNode(
                "Where", List.of(unchanged, gradientContext.outputAdjoint(), gradientContext.constantScalar(0)));
    }

    /** Where(condition, a, b). */
    private static String where(GradientContext gradientContext, int index) {
        String zero = gradientContext.builder().constantScalar(0, gradientContext.elementType(index));
        List<String> either = index == 1
                ? List.of(gradientContext.outputAdjoint(), zero)
                : List.of(zero, gradientContext.outputAdjoint());
        return gradientContext.reduceToInputShape(
                gradientContext
                        .builder()
                        .addNode("Where", List.of(gradientContext.input(0), either.get(0), either.get(1))),
                index);
    }

    /** x P(x), with P the normal distribution, exact or approximate: g (P + x P'). */
    private static String gelu(GradientContext gradientContext, int index) {
        gradientContext.requireAttribute("approximate", "none", List.of("none", "tanh"));
        return multiplyAdjoint(
                gradientContext,
                NodeAttributes.readString(gradientContext.node(), "approximate", "none")
                                .equals("tanh")
                        ? tanhGeluDerivative(gradientContext)
                        : exactGeluDerivative(gradientContext));
    }

    private static String exactGeluDerivative(GradientContext gradientContext) {
        GraphBuilder builder = gradientContext.builder();
        String x = gradientContext.input(0);
        String error = builder.applyUnary("Erf", builder.multiply(x, gradientContext.constantScalar(Math.sqrt(0.5))));
        String share = builder.multiply(
                builder.add(error, gradientContext.constantScalar(1)), gradientContext.constantScalar(0.5));
        String gaussian = builder.applyUnary(
                "Exp", builder.multiply(builder.multiply(x, x), gradientContext.constantScalar(-0.5)));
        String density = builder.multiply(gaussian, gradientContext.constantScalar(1 / Math.sqrt(2 * Math.PI)));
        return builder.add(share, builder.multiply(x, density));
    }

    /** With t = tanh(r (x + c x^3)): (1 + t) / 2 + x (1 - t^2) r (1 + 3 c x^2) / 2. */
    private static String tanhGeluDerivative(GradientContext gradientContext) {
        GraphBuilder builder = gradientContext.builder();
        String x = gradientContext.input(0);
        String square = builder.multiply(x, x);
        String one = gradientContext.constantScalar(1);
        double r = Math.sqrt(2 / Math.PI);
        String cubic = builder.add(one, builder.multiply(square, gradientContext.constantScalar(GELU_TANH_CUBIC)));
        String t = builder.applyUnary(
                "Tanh", builder.multiply(builder.multiply(x, cubic), gradientContext.constantScalar(r)));
        String slope = builder.add(one, builder.multiply(square, gradientContext.constantScalar(3 * GELU_TANH_CUBIC)));
        String gaussian = builder.multiply(
                builder.subtract(one, builder.multiply(t, t)),
                builder.multiply(slope, gradientContext.constantScalar(r)));
        return builder.multiply(
                builder.add(builder.add(one, t), builder.multiply(x, gaussian)), gradientContext.constantScalar(0.5));
    }
}
