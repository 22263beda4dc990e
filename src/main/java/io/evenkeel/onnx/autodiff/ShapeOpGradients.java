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
            entry("Expand", (context, index) -> context.reduceToInputShape(context.outputAdjoint(), 0)),
            entry("Concat", ShapeOpGradients::concat),
            entry("Split", ShapeOpGradients::split),
            entry("Slice", ShapeOpGradients::slice),
            entry("Resize", ShapeOpGradients::resize));

    private static final String ASYMMETRIC = "asymmetric";

    private ShapeOpGradients() {}

    private static String reshape(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        return context.builder().reshapeLike(context.input(0), context.outputAdjoint());
    }

    private static String transpose(GradientContext context, int index) {
        List<Long> permutation = AxisPermutation.fromNode(context.node(), context.rank(0));
        return context.builder().transpose(context.outputAdjoint(), AxisPermutation.invert(permutation));
    }

    private static String concat(GradientContext context, int index) {
        int axis = NodeAttributes.readAxis(context.node(), 0, context.rank(index));
        String start = context.builder().constantLongs(0L);
        for (int before = 0; before < index; before++) {
            start = context.builder().add(start, dimension(context, context.input(before), axis));
        }
        String end = context.builder().add(start, dimension(context, context.input(index), axis));
        return context.builder()
                .addNode(
                        "Slice",
                        List.of(
                                context.outputAdjoint(),
                                start,
                                end,
                                context.builder().constantLongs((long) axis)));
    }

    /** Returns the length of an axis as a vector of one element. */
    private static String dimension(GradientContext context, String tensor, int axis) {
        long known = context.shapeInference()
                .tensorInfo(tensor)
                .dims()
                .map(sides -> sides.get(axis))
                .orElse(TensorInfo.UNKNOWN);
        return known == TensorInfo.UNKNOWN
                ? context.builder().slice(context.builder().shapeOf(tensor), axis, axis + 1L)
                : context.builder().constantLongs(known);
    }

    private static String split(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        List<String> pieces = IntStream.range(0, context.node().getOutputCount())
                .mapToObj(i -> context.outputAdjoints()
                        .get(i)
                        .orElseGet(() -> zerosLike(context, context.node().getOutput(i))))
                .toList();
        long axis = NodeAttributes.readAxis(context.node(), 0, context.rank(0));
        return context.builder().addNode("Concat", pieces, NodeAttributes.create("axis", axis));
    }

    private static String zerosLike(GradientContext context, String like) {
        return context.builder()
                .addNode(
                        "Expand",
                        List.of(context.constantScalar(0), context.builder().shapeOf(like)));
    }

    /**
     * Pads the adjoint with zeros. If the widths are not known in advance, the graph computes them by slicing the
     * indices of the axis alike.
     */
    private static String slice(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        int rank = context.rank(0);
        List<SliceRange> sliceRanges = SliceRange.fromNode(context.node(), context.dims(0), context::tensorInfo)
                .filter(all -> all.stream().allMatch(sliceRange -> sliceRange.step() == 1))
                .orElseThrow(
                        () -> context.createException("takes steps or axes that are not known, or other than one"));
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int wanted = axis;
            Optional<SliceRange> cut =
                    sliceRanges.stream().filter(one -> one.axis() == wanted).findFirst();
            before.add(cut.map(one -> padBefore(context, one, sliceRanges.indexOf(one)))
                    .orElseGet(() -> context.builder().constantLongs(0L)));
            after.add(cut.map(one -> padAfter(context, one, sliceRanges.indexOf(one)))
                    .orElseGet(() -> context.builder().constantLongs(0L)));
        }
        before.addAll(after);
        String pads = context.builder().concat(before.toArray(String[]::new));
        return context.builder().addNode("Pad", List.of(context.outputAdjoint(), pads, context.constantScalar(0)));
    }

    private static String padBefore(GradientContext context, SliceRange sliceRange, int at) {
        return sliceRange.isKnown()
                ? context.builder().constantLongs(sliceRange.start())
                : context.builder().slice(keptIndices(context, sliceRange, at), 0, 1);
    }

    private static String padAfter(GradientContext context, SliceRange sliceRange, int at) {
        GraphBuilder builder = context.builder();
        if (sliceRange.isKnown()) {
            return builder.constantLongs(sliceRange.dimension() - sliceRange.end());
        }
        String last = builder.addNode(
                "Slice",
                List.of(
                        keptIndices(context, sliceRange, at),
                        builder.constantLongs(-1L),
                        builder.constantLongs(Long.MAX_VALUE)));
        return builder.subtract(
                builder.subtract(dimension(context, context.input(0), sliceRange.axis()), last),
                builder.constantLongs(1L));
    }

    /** Returns the indices of an axis that were kept; there is at least one. */
    private static String keptIndices(GradientContext context, SliceRange sliceRange, int at) {
        GraphBuilder builder = context.builder();
        String number = builder.addNode("Squeeze", List.of(dimension(context, context.input(0), sliceRange.axis())));
        String indices = builder.addNode(
                "Range",
                List.of(
                        builder.addNode("Squeeze", List.of(builder.constantLongs(0L))),
                        number,
                        builder.addNode("Squeeze", List.of(builder.constantLongs(1L)))));
        String start = builder.slice(context.input(1), at, at + 1L);
        String end = builder.slice(context.input(2), at, at + 1L);
        return builder.addNode("Slice", List.of(indices, start, end));
    }

    /** Sums the blocks of a nearest-neighbour enlargement by whole factors. */
    private static String resize(GradientContext context, int index) {
        context.requireOnlyInput(index, 0);
        context.requireAttribute("mode", "nearest", List.of("nearest"));
        context.requireAttribute(
                "coordinate_transformation_mode",
                "half_pixel",
                List.of(ASYMMETRIC, "half_pixel", "pytorch_half_pixel"));
        boolean floors = NodeAttributes.readString(context.node(), "coordinate_transformation_mode", "half_pixel")
                .equals(ASYMMETRIC);
        context.requireAttribute(
                "nearest_mode",
                "round_prefer_floor",
                floors ? List.of("floor") : List.of("round_prefer_floor", "round_prefer_ceil"));
        if (context.rank(0) != 4) {
            throw context.createException("resizes a tensor of rank " + context.rank(0) + ", supported is 4");
        }
        GraphBuilder builder = context.builder();
        String inputShape = builder.shapeOf(context.input(0));
        String scales = builder.divide(builder.shapeOf(context.output()), inputShape);
        String blocks = builder.concat(
                builder.slice(inputShape, 0, 3),
                builder.slice(scales, 2, 3),
                builder.slice(inputShape, 3, 4),
                builder.slice(scales, 3, 4));
        String summed = builder.reduceSum(builder.reshape(context.outputAdjoint(), blocks), List.of(3L, 5L));
        return builder.reshape(summed, inputShape);
    }
}
