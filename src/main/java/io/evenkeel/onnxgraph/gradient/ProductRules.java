package io.evenkeel.onnxgraph.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Matrix products and convolutions. */
final class ProductRules {
    static final Map<String, Rule> ALL = Map.of(
            "MatMul", ProductRules::matrices,
            "Gemm", ProductRules::gemm,
            "Conv", ProductRules::convolution);

    private ProductRules() {}

    /** Y = A B: G B' and A' G, where ' swaps the last two axes. */
    private static String matrices(Site site, int index) {
        int rank = site.rank(1 - index);
        if (site.rank(0) < 2 || site.rank(1) < 2) {
            throw site.refusal("multiplies with a vector");
        }
        Emitter emit = site.emit();
        if (index == 0 && rank == 2) {
            return byWeight(site);
        }
        String other = emit.transpose(site.input(1 - index), Permutation.swapped(rank, rank - 2));
        String product = index == 0
                ? emit.matrixProduct(site.sensitivity(), other)
                : emit.matrixProduct(other, site.sensitivity());
        return summed(site, product, index);
    }

    /** One product for all rows, of whatever sample; the weight is not copied. */
    private static String byWeight(Site site) {
        Emitter emit = site.emit();
        long width = site.sides(1).get(1);
        String rows = width == Facts.OPEN
                ? emit.emit("Flatten", List.of(site.sensitivity()), Attributes.of("axis", -1))
                : emit.reshape(site.sensitivity(), -1L, width);
        String product = emit.emit("Gemm", List.of(rows, site.input(1)), Attributes.of("transB", 1));
        return emit.shapedAs(site.input(0), product);
    }

    /** Over those leading axes that the input does not have, or has one long. */
    private static String summed(Site site, String product, int index) {
        List<Long> own = site.sides(index);
        List<Long> other = site.sides(1 - index);
        int rank = Math.max(own.size(), other.size());
        List<Long> axes = IntStream.range(0, rank - 2)
                .filter(axis -> lead(own, axis, rank) == 1 && lead(other, axis, rank) != 1)
                .mapToObj(axis -> (long) axis)
                .toList();
        String narrow = axes.isEmpty() ? product : site.emit().sum(product, axes);
        return own.size() == rank ? narrow : site.emit().shapedAs(site.input(index), narrow);
    }

    private static long lead(List<Long> sides, int axis, int rank) {
        int at = axis - rank + sides.size();
        return at < 0 ? 1 : sides.get(at);
    }

    /** Y = a A B + b C, where A and B may be given transposed. */
    private static String gemm(Site site, int index) {
        NodeProto node = site.node();
        float alpha = (float) Attributes.real(node, "alpha", 1);
        long transA = Attributes.whole(node, "transA", 0);
        long transB = Attributes.whole(node, "transB", 0);
        String g = site.sensitivity();
        String a = site.input(0);
        String b = site.input(1);
        return switch (index) {
            case 0 -> transA == 0 ? gemm(site, alpha, g, 0, b, 1 - transB) : gemm(site, alpha, b, transB, g, 1);
            case 1 -> transB == 0 ? gemm(site, alpha, a, 1 - transA, g, 0) : gemm(site, alpha, g, 1, a, transA);
            default -> site.narrowed(site.emit().multiply(g, site.number(Attributes.real(node, "beta", 1))), index);
        };
    }

    private static String gemm(Site site, float alpha, String one, long transOne, String other, long transOther) {
        return site.emit()
                .emit(
                        "Gemm",
                        List.of(one, other),
                        Attributes.of("alpha", alpha),
                        Attributes.of("transA", transOne),
                        Attributes.of("transB", transOther));
    }

    private static String convolution(Site site, int index) {
        site.requireInput(index, 0);
        site.require("auto_pad", "NOTSET", List.of("NOTSET", "VALID"));
        Kernel kernel = Kernel.of(site);
        return kernel.isPlain() ? backward(site, kernel) : transposed(site, kernel);
    }

    /** One step at a time and all channels together, it is a convolution again: with the weight turned round. */
    private static String backward(Site site, Kernel kernel) {
        Emitter emit = site.emit();
        int rank = site.rank(1);
        String turned = emit.transpose(site.input(1), Permutation.swapped(rank, 0));
        List<Long> wide = Site.axes(2, rank).stream()
                .filter(axis -> kernel.sides().get(axis.intValue() - 2) != 1)
                .toList();
        String flipped = wide.isEmpty() ? turned : flipped(emit, turned, wide);
        return emit.emit(
                "Conv",
                List.of(site.sensitivity(), flipped),
                Attributes.of("kernel_shape", kernel.sides()),
                Attributes.of("dilations", kernel.dilations()),
                Attributes.of("pads", kernel.padsBack()));
    }

    private static String flipped(Emitter emit, String weight, List<Long> axes) {
        String from = emit.list(axes.stream().map(axis -> -1L).toList());
        String until = emit.list(axes.stream().map(axis -> Long.MIN_VALUE).toList());
        return emit.emit("Slice", List.of(weight, from, until, emit.list(axes), from));
    }

    /** With steps, a last few rows may have been passed over: as many as can be are made, and those that are too many cut off. */
    private static String transposed(Site site, Kernel kernel) {
        Emitter emit = site.emit();
        String whole = emit.emit(
                "ConvTranspose",
                List.of(site.sensitivity(), site.input(1)),
                Attributes.of("kernel_shape", kernel.sides()),
                Attributes.of("dilations", kernel.dilations()),
                Attributes.of("strides", kernel.strides()),
                Attributes.of("pads", kernel.pads()),
                Attributes.of("group", kernel.groups()),
                Attributes.of(
                        "output_padding",
                        kernel.strides().stream().map(stride -> stride - 1).toList()));
        int rank = kernel.sides().size() + 2;
        List<Long> axes = Site.axes(2, rank);
        String until = emit.part(emit.shape(site.input(0)), 2, rank);
        String from = emit.list(axes.stream().map(axis -> 0L).toList());
        return emit.emit("Slice", List.of(whole, from, until, emit.list(axes)));
    }

    /**
     * How a convolution goes about.
     *
     * @param pads all first ones, then all last ones
     */
    private record Kernel(List<Long> sides, List<Long> strides, List<Long> dilations, List<Long> pads, long groups) {
        static Kernel of(Site site) {
            NodeProto node = site.node();
            List<Long> sides = site.sides(1).subList(2, site.rank(1));
            if (sides.contains(Facts.OPEN)) {
                throw site.refusal("has a weight (" + site.input(1) + ") of unknown shape");
            }
            List<Long> ones = sides.stream().map(side -> 1L).toList();
            List<Long> zeros =
                    IntStream.range(0, 2 * sides.size()).mapToObj(i -> 0L).toList();
            return new Kernel(
                    sides,
                    Attributes.list(node, "strides", ones),
                    Attributes.list(node, "dilations", ones),
                    Attributes.list(node, "pads", zeros),
                    Attributes.whole(node, "group", 1));
        }

        boolean isPlain() {
            return groups == 1
                    && strides.stream().allMatch(stride -> stride == 1)
                    && padsBack().stream().allMatch(pad -> pad >= 0);
        }

        List<Long> padsBack() {
            List<Long> back = new ArrayList<>();
            for (int i = 0; i < pads.size(); i++) {
                int axis = i % sides.size();
                back.add(dilations.get(axis) * (sides.get(axis) - 1) - pads.get(i));
            }
            return back;
        }
    }
}
