package io.evenkeel.onnx.autodiff;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that move values, or repeat them, but do not change them: the sensitivities move back. */
final class ShapeOpGradients {
    static final Map<String, GradientRule> ALL = Map.ofEntries(
            entry("Reshape", ShapeOpGradients::reshaped),
            entry("Flatten", ShapeOpGradients::reshaped),
            entry("Squeeze", ShapeOpGradients::reshaped),
            entry("Unsqueeze", ShapeOpGradients::reshaped),
            entry("Transpose", ShapeOpGradients::turned),
            entry("Expand", (gradientContext, index) -> gradientContext.narrowed(gradientContext.sensitivity(), 0)),
            entry("Concat", ShapeOpGradients::part),
            entry("Split", ShapeOpGradients::joined),
            entry("Slice", ShapeOpGradients::padded),
            entry("Resize", ShapeOpGradients::pooled));

    private static final String ASYMMETRIC = "asymmetric";

    private ShapeOpGradients() {}

    private static String reshaped(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        return gradientContext.emit().shapedAs(gradientContext.input(0), gradientContext.sensitivity());
    }

    private static String turned(GradientContext gradientContext, int index) {
        List<Long> permutation = AxisPermutation.of(gradientContext.node(), gradientContext.rank(0));
        return gradientContext.emit().transpose(gradientContext.sensitivity(), AxisPermutation.inverse(permutation));
    }

    private static String part(GradientContext gradientContext, int index) {
        int axis = NodeAttributes.axis(gradientContext.node(), 0, gradientContext.rank(index));
        String from = gradientContext.emit().list(0L);
        for (int before = 0; before < index; before++) {
            from = gradientContext.emit().add(from, side(gradientContext, gradientContext.input(before), axis));
        }
        String until = gradientContext.emit().add(from, side(gradientContext, gradientContext.input(index), axis));
        return gradientContext
                .emit()
                .emit(
                        "Slice",
                        List.of(
                                gradientContext.sensitivity(),
                                from,
                                until,
                                gradientContext.emit().list((long) axis)));
    }

    /** How long an axis is, as a list of one. */
    private static String side(GradientContext gradientContext, String tensor, int axis) {
        long known = gradientContext
                .survey()
                .facts(tensor)
                .sides()
                .map(sides -> sides.get(axis))
                .orElse(TensorInfo.OPEN);
        return known == TensorInfo.OPEN
                ? gradientContext.emit().part(gradientContext.emit().shape(tensor), axis, axis + 1L)
                : gradientContext.emit().list(known);
    }

    private static String joined(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        List<String> pieces = IntStream.range(0, gradientContext.node().getOutputCount())
                .mapToObj(i -> gradientContext
                        .sensitivities()
                        .get(i)
                        .orElseGet(() ->
                                zeros(gradientContext, gradientContext.node().getOutput(i))))
                .toList();
        long axis = NodeAttributes.axis(gradientContext.node(), 0, gradientContext.rank(0));
        return gradientContext.emit().emit("Concat", pieces, NodeAttributes.of("axis", axis));
    }

    private static String zeros(GradientContext gradientContext, String like) {
        return gradientContext
                .emit()
                .emit(
                        "Expand",
                        List.of(
                                gradientContext.number(0),
                                gradientContext.emit().shape(like)));
    }

    /** Zeros around what was kept. How many, the graph finds by cutting the axis' own places likewise. */
    private static String padded(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        int rank = gradientContext.rank(0);
        List<SliceRange> sliceRanges = SliceRange.of(
                        gradientContext.node(), gradientContext.sides(0), gradientContext::facts)
                .filter(all -> all.stream().allMatch(sliceRange -> sliceRange.step() == 1))
                .orElseThrow(
                        () -> gradientContext.refusal("takes steps or axes that are not known, or other than one"));
        List<String> before = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int wanted = axis;
            Optional<SliceRange> cut =
                    sliceRanges.stream().filter(one -> one.axis() == wanted).findFirst();
            before.add(cut.map(one -> before(gradientContext, one, sliceRanges.indexOf(one)))
                    .orElseGet(() -> gradientContext.emit().list(0L)));
            behind.add(cut.map(one -> behind(gradientContext, one, sliceRanges.indexOf(one)))
                    .orElseGet(() -> gradientContext.emit().list(0L)));
        }
        before.addAll(behind);
        String pads = gradientContext.emit().joined(before.toArray(String[]::new));
        return gradientContext
                .emit()
                .emit("Pad", List.of(gradientContext.sensitivity(), pads, gradientContext.number(0)));
    }

    private static String before(GradientContext gradientContext, SliceRange sliceRange, int at) {
        return sliceRange.isKnown()
                ? gradientContext.emit().list(sliceRange.from())
                : gradientContext.emit().part(kept(gradientContext, sliceRange, at), 0, 1);
    }

    private static String behind(GradientContext gradientContext, SliceRange sliceRange, int at) {
        GraphBuilder emit = gradientContext.emit();
        if (sliceRange.isKnown()) {
            return emit.list(sliceRange.of() - sliceRange.until());
        }
        String last = emit.emit(
                "Slice", List.of(kept(gradientContext, sliceRange, at), emit.list(-1L), emit.list(Long.MAX_VALUE)));
        return emit.subtract(
                emit.subtract(side(gradientContext, gradientContext.input(0), sliceRange.axis()), last), emit.list(1L));
    }

    /** The places of an axis that were kept: which are not none. */
    private static String kept(GradientContext gradientContext, SliceRange sliceRange, int at) {
        GraphBuilder emit = gradientContext.emit();
        String number =
                emit.emit("Squeeze", List.of(side(gradientContext, gradientContext.input(0), sliceRange.axis())));
        String places = emit.emit(
                "Range",
                List.of(
                        emit.emit("Squeeze", List.of(emit.list(0L))),
                        number,
                        emit.emit("Squeeze", List.of(emit.list(1L)))));
        String from = emit.part(gradientContext.input(1), at, at + 1L);
        String until = emit.part(gradientContext.input(2), at, at + 1L);
        return emit.emit("Slice", List.of(places, from, until));
    }

    /** Nearest neighbours, each side a whole number of times as long: sums of blocks. */
    private static String pooled(GradientContext gradientContext, int index) {
        gradientContext.requireInput(index, 0);
        gradientContext.require("mode", "nearest", List.of("nearest"));
        gradientContext.require(
                "coordinate_transformation_mode",
                "half_pixel",
                List.of(ASYMMETRIC, "half_pixel", "pytorch_half_pixel"));
        boolean floors = NodeAttributes.text(gradientContext.node(), "coordinate_transformation_mode", "half_pixel")
                .equals(ASYMMETRIC);
        gradientContext.require(
                "nearest_mode",
                "round_prefer_floor",
                floors ? List.of("floor") : List.of("round_prefer_floor", "round_prefer_ceil"));
        if (gradientContext.rank(0) != 4) {
            throw gradientContext.refusal("resizes a tensor of rank " + gradientContext.rank(0) + ", supported is 4");
        }
        GraphBuilder emit = gradientContext.emit();
        String small = emit.shape(gradientContext.input(0));
        String times = emit.divide(emit.shape(gradientContext.output()), small);
        String blocks = emit.joined(
                emit.part(small, 0, 3), emit.part(times, 2, 3), emit.part(small, 3, 4), emit.part(times, 3, 4));
        String summed = emit.sum(emit.reshape(gradientContext.sensitivity(), blocks), List.of(3L, 5L));
        return emit.reshape(summed, small);
    }
}
