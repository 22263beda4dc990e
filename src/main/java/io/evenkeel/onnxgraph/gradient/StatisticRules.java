package io.evenkeel.onnxgraph.gradient;

import static java.util.Map.entry;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operators that look at many values at once: sums, averages, and what is normalised by them. */
final class StatisticRules {
    static final Map<String, Rule> ALL = Map.ofEntries(
            entry("ReduceSum", (site, index) -> spread(site, index, false)),
            entry("ReduceMean", (site, index) -> spread(site, index, true)),
            entry("Softmax", StatisticRules::softmax),
            entry("InstanceNormalization", StatisticRules::instances),
            entry("LayerNormalization", StatisticRules::layers),
            entry("GroupNormalization", StatisticRules::groups));

    private static final double EPSILON = 1e-5; // ONNX's default, for all of them
    private static final int SCALED_BY_CHANNEL = 21; // GroupNormalization; by group before
    private static final Set<Integer> HALVES = Set.of(DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE);

    private StatisticRules() {}

    private static String spread(Site site, int index, boolean averages) {
        site.requireInput(index, 0);
        Emitter emit = site.emit();
        String g = site.sensitivity();
        if (Attributes.whole(site.node(), "keepdims", 1) == 0) {
            g = emit.reshape(g, withOnes(site));
        }
        if (averages) {
            g = emit.multiply(g, share(site));
        }
        return emit.emit("Expand", List.of(g, emit.shape(site.input(0))));
    }

    private static List<Long> axes(Site site) {
        int rank = site.rank(0);
        List<Long> said = Attributes.find(site.node(), "axes")
                .map(attribute -> List.copyOf(attribute.getIntsList()))
                .or(() -> site.has(1) ? site.facts(1).longs() : Optional.of(List.<Long>of()))
                .orElseThrow(() -> site.refusal("has axes that are not constant"));
        if (said.isEmpty() && Attributes.whole(site.node(), "noop_with_empty_axes", 0) == 1) {
            return said;
        }
        return said.isEmpty()
                ? Site.axes(0, rank)
                : said.stream().map(axis -> Math.floorMod(axis, (long) rank)).toList();
    }

    /** The output's shape, had its axes stayed. */
    private static String withOnes(Site site) {
        Emitter emit = site.emit();
        String shape = emit.shape(site.input(0));
        List<Long> axes = axes(site);
        return emit.emit(
                "ScatterElements", List.of(shape, emit.list(axes), emit.list(Collections.nCopies(axes.size(), 1L))));
    }

    /** One over how many are averaged. */
    private static String share(Site site) {
        Emitter emit = site.emit();
        String few = emit.cast(emit.apply("Size", site.output()), DataType.FLOAT_VALUE);
        String many = emit.cast(emit.apply("Size", site.input(0)), DataType.FLOAT_VALUE);
        return emit.cast(emit.divide(few, many), site.type(0));
    }

    /** y (g - sum(g y)). */
    private static String softmax(Site site, int index) {
        Emitter emit = site.emit();
        List<Long> axis = List.of((long) Attributes.axis(site.node(), -1, site.rank(0)));
        String g = site.sensitivity();
        String total = emit.sum(emit.multiply(g, site.output()), axis);
        return emit.multiply(site.output(), emit.subtract(g, total));
    }

    /** Each channel of each sample alone. */
    private static String instances(Site site, int index) {
        site.requireInput(index, 0);
        int rank = site.rank(0);
        Long[] column = Collections.nCopies(rank - 1, 1L).toArray(Long[]::new);
        column[0] = -1L;
        String g = scaled(site, column);
        return standardised(site, site.input(0), g, Site.axes(2, rank));
    }

    private static String layers(Site site, int index) {
        site.requireInput(index, 0);
        int rank = site.rank(0);
        String g = site.emit().multiply(site.sensitivity(), site.input(1));
        return standardised(site, site.input(0), g, Site.axes(Attributes.axis(site.node(), -1, rank), rank));
    }

    private static String groups(Site site, int index) {
        site.requireInput(index, 0);
        Emitter emit = site.emit();
        String grouped = emit.list(0L, Attributes.whole(site.node(), "num_groups", 1), -1L);
        String x = emit.reshape(site.input(0), grouped);
        String g;
        if (emit.opset() < SCALED_BY_CHANNEL) {
            g = emit.multiply(emit.reshape(site.sensitivity(), grouped), emit.reshape(site.input(1), -1L, 1L));
        } else {
            Long[] column = Collections.nCopies(site.rank(0) - 1, 1L).toArray(Long[]::new);
            column[0] = -1L;
            g = emit.reshape(scaled(site, column), grouped);
        }
        return emit.shapedAs(site.input(0), standardised(site, x, g, List.of(2L)));
    }

    /** The sensitivity before the scale was applied: most exporters scale afterwards, and say one here. */
    private static String scaled(Site site, Long... column) {
        boolean ones = site.facts(1)
                .values()
                .filter(values -> values.stream().allMatch(value -> value == 1))
                .isPresent();
        Emitter emit = site.emit();
        return ones ? site.sensitivity() : emit.multiply(site.sensitivity(), emit.reshape(site.input(1), column));
    }

    /**
     * Through y = (x - mean) / deviation, with d = 1 / deviation and c = x - mean: d (g - mean(g) - c d^2 mean(g c)). In 32 bits
     * at least, as squares overflow with 16.
     */
    private static String standardised(Site site, String input, String sensitivity, List<Long> axes) {
        Emitter emit = site.emit();
        boolean half = HALVES.contains(site.type(0));
        int type = half ? DataType.FLOAT_VALUE : site.type(0);
        String x = half ? emit.cast(input, type) : input;
        String g = half ? emit.cast(sensitivity, type) : sensitivity;
        String c = emit.subtract(x, emit.mean(x, axes));
        String variance = emit.mean(emit.multiply(c, c), axes);
        String epsilon = emit.number(Attributes.real(site.node(), "epsilon", EPSILON), type);
        String square = emit.apply("Reciprocal", emit.add(variance, epsilon));
        String slope = emit.multiply(square, emit.mean(emit.multiply(g, c), axes));
        String straight = emit.subtract(emit.subtract(g, emit.mean(g, axes)), emit.multiply(c, slope));
        String result = emit.multiply(straight, emit.apply("Sqrt", square));
        return half ? emit.cast(result, site.type(0)) : result;
    }
}
