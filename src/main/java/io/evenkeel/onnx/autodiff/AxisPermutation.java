package io.evenkeel.onnx.autodiff;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** Computes permutations of axes. */
final class AxisPermutation {
    private AxisPermutation() {}

    /** Returns the permutation of a Transpose; by default it reverses the axes. */
    static List<Long> fromNode(NodeProto transpose, int rank) {
        List<Long> reversed = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        Collections.reverse(reversed);
        return NodeAttributes.readLongs(transpose, "perm", reversed);
    }

    static List<Long> invert(List<Long> permutation) {
        return LongStream.range(0, permutation.size())
                .mapToObj(axis -> (long) permutation.indexOf(axis))
                .toList();
    }

    /** Returns the permutation that swaps an axis with the next. */
    static List<Long> swapAdjacent(int rank, int first) {
        List<Long> all = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        Collections.swap(all, first, first + 1);
        return all;
    }
}
