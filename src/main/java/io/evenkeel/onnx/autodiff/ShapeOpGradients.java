package io.evenkeel.onnx.autodiff;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Gradient rules of operators that move or repeat values without changing them. */
final class ShapeOpGradients {
    static final Map<String, GradientRule> RULES = Map.ofEntries(
            entry("Reshape", ShapeOpGradients::reshape),
            entry("Flatten", ShapeOpGradients::reshape),
            entry("Squeeze", ShapeOpGradients::reshape),
            entry("Unsqueeze", ShapeOpGradients::reshape),
            entry("Transpose", ShapeOpGradients::transpose),
            entry(
                    "Expand",
                    (gradientContext, index) -> gradientContext.reduceToInputShape(gradientContext.outputAdjoint(), 0)),
            entry("Concat", ShapeOpGradients::concat),
            entry("Split", ShapeOpGradients::split),
            entry("Slice", ShapeOpGradients::slice),
            entry("Resize", ShapeOpGradients::resize));

    private static final String ASYMMETRIC = "asymmetric";

    private ShapeOpGradients() {}

    private static String reshape(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        return gradientContext.builder().reshapeLike(gradientContext.input(0), gradientContext.outputAdjoint());
    }

    private static String transpose(GradientContext gradientContext, int index) {
        List<Long> permutation = AxisPermutation.fromNode(gradientContext.node(), gradientContext.rank(0));
        return gradientContext
                .builder()
                .transpose(gradientContext.outputAdjoint(), AxisPermutation.invert(permutation));
    }

    private static String concat(GradientContext gradientContext, int index) {
        int axis = NodeAttributes.readAxis(gradientContext.node(), 0, gradientContext.rank(index));
        String start = gradientContext.builder().constantLongs(0L);
        for (int before = 0; before < index; before++) {
            start = gradientContext
                    .builder()
                    .add(start, dimension(gradientContext, gradientContext.input(before), axis));
        }
        String end =
                gradientContext.builder().add(start, dimension(gradientContext, gradientContext.input(index), axis));
        return gradientContext
                .builder()
                .addNode(
                        "Slice",
                        List.of(
                                gradientContext.outputAdjoint(),
                                start,
                                end,
                                gradientContext.builder().constantLongs((long) axis)));
    }

    /** Returns the length of an axis as a vector of one element. */
    private static String dimension(GradientContext gradientContext, String tensor, int axis) {
        long known = gradientContext
                .shapeInference()
                .tensorInfo(tensor)
                .dims()
                .map(sides -> sides.get(axis))
                .orElse(TensorInfo.UNKNOWN);
        return known == TensorInfo.UNKNOWN
                ? gradientContext.builder().slice(gradientContext.builder().shapeOf(tensor), axis, axis + 1L)
                : gradientContext.builder().constantLongs(known);
    }

    private static String split(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        List<String> pieces = IntStream.range(0, gradientContext.node().getOutputCount())
                .mapToObj(i -> gradientContext
                        .outputAdjoints()
                        .get(i)
                        .orElseGet(() -> zerosLike(
                                gradientContext, gradientContext.node().getOutput(i))))
                .toList();
        long axis = NodeAttributes.readAxis(gradientContext.node(), 0, gradientContext.rank(0));
        return gradientContext.builder().addNode("Concat", pieces, NodeAttributes.create("axis", axis));
    }

    private static String zerosLike(GradientContext gradientContext, String like) {
        return gradientContext
                .builder()
                .addNode(
                        "Expand",
                        List.of(
                                gradientContext.constantScalar(0),
                                gradientContext.builder().shapeOf(like)));
    }

    /**
     * Pads the adjoint with zeros. If the widths are not known in advance, the graph computes them by slicing the
     * indices of the axis alike.
     */
    private static String slice(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        int rank = gradientContext.rank(0);
        List<SliceRange> sliceRanges = SliceRange.fromNode(
                        gradientContext.node(), gradientContext.dims(0), gradientContext::tensorInfo)
                .filter(all -> all.stream().allMatch(sliceRange -> sliceRange.step() == 1))
                .orElseThrow(() ->
                        gradientContext.createException("takes steps or axes that are not known, or other than one"));
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int wanted = axis;
            Optional<SliceRange> cut =
                    sliceRanges.stream().filter(one -> one.axis() == wanted).findFirst();
            before.add(cut.map(one -> padBefore(gradientContext, one, sliceRanges.indexOf(one)))
                    .orElseGet(() -> gradientContext.builder().constantLongs(0L)));
            after.add(cut.map(one -> padAfter(gradientContext, one, sliceRanges.indexOf(one)))
                    .orElseGet(() -> gradientContext.builder().constantLongs(0L)));
        }
        before.addAll(after);
        String pads = gradientContext.builder().concat(before.toArray(String[]::new));
        return gradientContext
                .builder()
                .addNode("Pad", List.of(gradientContext.outputAdjoint(), pads, gradientContext.constantScalar(0)));
    }

    private static String padBefore(GradientContext gradientContext, SliceRange sliceRange, int at) {
        return sliceRange.isKnown()
                ? gradientContext.builder().constantLongs(sliceRange.start())
                : gradientContext.builder().slice(keptIndices(gradientContext, sliceRange, at), 0, 1);
    }

    private static String padAfter(GradientContext gradientContext, SliceRange sliceRange, int at) {
        GraphBuilder builder = gradientContext.builder();
        if (sliceRange.isKnown()) {
            return builder.constantLongs(sliceRange.dimension() - sliceRange.end());
        }
        String last = builder.addNode(
                "Slice",
                List.of(
                        keptIndices(gradientContext, sliceRange, at),
                        builder.constantLongs(-1L),
                        builder.constantLongs(Long.MAX_VALUE)));
        return builder.subtract(
                builder.subtract(dimension(gradientContext, gradientContext.input(0), sliceRange.axis()), last),
                builder.constantLongs(1L));
    }

    /** Returns the indices of an axis that were kept; there is at least one. */
    private static String keptIndices(GradientContext gradientContext, SliceRange sliceRange, int at) {
        GraphBuilder builder = gradientContext.builder();
        String number = builder.addNode(
                "Squeeze", List.of(dimension(gradientContext, gradientContext.input(0), sliceRange.axis())));
        String indices = builder.addNode(
                "Range",
                List.of(
                        builder.addNode("Squeeze", List.of(builder.constantLongs(0L))),
                        number,
                        builder.addNode("Squeeze", List.of(builder.constantLongs(1L)))));
        String start = builder.slice(gradientContext.input(1), at, at + 1L);
        String end = builder.slice(gradientContext.input(2), at, at + 1L);
        return builder.addNode("Slice", List.of(indices, start, end));
    }

    /** Sums the blocks of a nearest-neighbour enlargement by whole factors. */
    private static String resize(GradientContext gradientContext, int index) {
        gradientContext.requireOnlyInput(index, 0);
        gradientContext.requireAttribute("mode", "nearest", List.of("nearest"));
        gradientContext.requireAttribute(
                "coordinate_transformation_mode",
                "half_pixel",
                List.of(ASYMMETRIC, "half_pixel", "pytorch_half_pixel"));
        boolean floors = NodeAttributes.readString(
                        gradientContext.node(), "coordinate_transformation_mode", "half_pixel")
                .equals(ASYMMETRIC);
        gradientContext.requireAttribute(
                "nearest_mode",
                "round_prefer_floor",
                floors ? List.of("floor") : List.of("round_prefer_floor", "round_prefer_ceil"));
        if (gradientContext.rank(0) != 4) {
            throw gradientContext.createException(
                    "resizes a tensor of rank " + gradientContext.rank(0) + ", supported is 4");
        }
        GraphBuilder builder = gradientContext.builder();
        String inputShape = builder.shapeOf(gradientContext.input(0));
        String scales = builder.divide(builder.shapeOf(gradientContext.output()), inputShape);
        String blocks = builder.concat(
                builder.slice(inputShape, 0, 3),
                builder.slice(scales, 2, 3),
                builder.slice(inputShape, 3, 4),
                builder.slice(scales, 3, 4));
        String summed = builder.reduceSum(builder.reshape(gradientContext.outputAdjoint(), blocks), List.of(3L, 5L));
        return builder.reshape(summed, inputShape);
    }
}
