package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a Slice keeps of one axis.
 *
 * @param from the first place that is kept; {@link TensorInfo#OPEN} if that depends on what is fed
 * @param until the first that is not; open likewise
 * @param step from one to the next, more than 0
 * @param of how long the axis was; perhaps open
 */
record SliceRange(int axis, long from, long until, long step, long of) {
    /** Of each axis that is cut; empty if it is not known which, or how far apart. */
    static Optional<List<SliceRange>> of(NodeProto slice, List<Long> sides, IntFunction<TensorInfo> inputs) {
        Optional<List<Double>> starts = inputs.apply(1).values();
        Optional<List<Double>> ends = inputs.apply(2).values();
        if (starts.isEmpty() || ends.isEmpty()) {
            return Optional.empty();
        }
        int count = starts.orElseThrow().size();
        Optional<List<Long>> axes = slice.getInputCount() > 3
                ? inputs.apply(3).longs()
                : Optional.of(IntStream.range(0, count).mapToObj(i -> (long) i).toList());
        Optional<List<Long>> steps = slice.getInputCount() > 4
                ? inputs.apply(4).longs()
                : Optional.of(IntStream.range(0, count).mapToObj(i -> 1L).toList());
        if (axes.isEmpty()
                || steps.filter(list -> list.stream().allMatch(step -> step > 0))
                        .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(IntStream.range(0, count)
                .mapToObj(i -> {
                    int axis = Math.floorMod(axes.orElseThrow().get(i), sides.size());
                    long of = sides.get(axis);
                    return new SliceRange(
                            axis,
                            place(starts.orElseThrow().get(i), of),
                            place(ends.orElseThrow().get(i), of),
                            steps.orElseThrow().get(i),
                            of);
                })
                .toList());
    }

    private static long place(double at, long of) {
        if (Double.isNaN(at) || of == TensorInfo.OPEN) {
            return at == 0 ? 0 : TensorInfo.OPEN;
        }
        long whole = (long) at;
        return Math.max(0, Math.min(of, whole < 0 ? whole + of : whole));
    }

    boolean isKnown() {
        return from != TensorInfo.OPEN && until != TensorInfo.OPEN;
    }

    long length() {
        return isKnown() ? Math.max(0, (until - from + step - 1) / step) : TensorInfo.OPEN;
    }

    <T> List<T> of(List<T> list) {
        return IntStream.range(0, (int) length())
                .mapToObj(i -> list.get((int) (from + i * step)))
                .toList();
    }
}
