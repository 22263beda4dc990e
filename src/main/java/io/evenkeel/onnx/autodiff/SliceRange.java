package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The part of one axis that a Slice keeps.
 *
 * @param start first index; {@link TensorInfo#UNKNOWN} if it depends on the graph's inputs
 * @param end index after the last; unknown likewise
 * @param step distance between indices, more than 0
 * @param dimension length of the axis; may be unknown
 */
record SliceRange(int axis, long start, long end, long step, long dimension) {
    /** Returns the range of each sliced axis; empty if axes or steps are unknown. */
    static Optional<List<SliceRange>> fromNode(NodeProto slice, List<Long> dims, IntFunction<TensorInfo> inputs) {
        Optional<List<Double>> starts = inputs.apply(1).values();
        Optional<List<Double>> ends = inputs.apply(2).values();
        if (starts.isEmpty() || ends.isEmpty()) {
            return Optional.empty();
        }
        int count = starts.orElseThrow().size();
        Optional<List<Long>> axes = slice.getInputCount() > 3
                ? inputs.apply(3).longValues()
                : Optional.of(IntStream.range(0, count).mapToObj(i -> (long) i).toList());
        Optional<List<Long>> steps = slice.getInputCount() > 4
                ? inputs.apply(4).longValues()
                : Optional.of(IntStream.range(0, count).mapToObj(i -> 1L).toList());
        if (axes.isEmpty()
                || steps.filter(list -> list.stream().allMatch(step -> step > 0))
                        .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(IntStream.range(0, count)
                .mapToObj(i -> {
                    int axis = Math.floorMod(axes.orElseThrow().get(i), dims.size());
                    long dimension = dims.get(axis);
                    return new SliceRange(
                            axis,
                            clampIndex(starts.orElseThrow().get(i), dimension),
                            clampIndex(ends.orElseThrow().get(i), dimension),
                            steps.orElseThrow().get(i),
                            dimension);
                })
                .toList());
    }

    private static long clampIndex(double index, long dimension) {
        if (Double.isNaN(index) || dimension == TensorInfo.UNKNOWN) {
            return index == 0 ? 0 : TensorInfo.UNKNOWN;
        }
        long whole = (long) index;
        return Math.max(0, Math.min(dimension, whole < 0 ? whole + dimension : whole));
    }

    boolean isKnown() {
        return start != TensorInfo.UNKNOWN && end != TensorInfo.UNKNOWN;
    }

    long length() {
        return isKnown() ? Math.max(0, (end - start + step - 1) / step) : TensorInfo.UNKNOWN;
    }

    <T> List<T> applyTo(List<T> list) {
        return IntStream.range(0, (int) length())
                .mapToObj(i -> list.get((int) (start + i * step)))
                .toList();
    }
}
