package io.evenkeel.onnxgraph.gradient;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that move values, or repeat them, but do not change them: the sensitivities move back. */
final class LayoutRules {
    static final Map<String, Rule> ALL = Map.ofEntries(
            entry("Reshape", LayoutRules::reshaped),
            entry("Flatten", LayoutRules::reshaped),
            entry("Squeeze", LayoutRules::reshaped),
            entry("Unsqueeze", LayoutRules::reshaped),
            entry("Transpose", LayoutRules::turned),
            entry("Expand", (site, index) -> site.narrowed(site.sensitivity(), 0)),
            entry("Concat", LayoutRules::part),
            entry("Split", LayoutRules::joined),
            entry("Slice", LayoutRules::padded),
            entry("Resize", LayoutRules::pooled));

    private static final String ASYMMETRIC = "asymmetric";

    private LayoutRules() {}

    private static String reshaped(Site site, int index) {
        site.requireInput(index, 0);
        return site.emit().shapedAs(site.input(0), site.sensitivity());
    }

    private static String turned(Site site, int index) {
        List<Long> permutation = Permutation.of(site.node(), site.rank(0));
        return site.emit().transpose(site.sensitivity(), Permutation.inverse(permutation));
    }

    private static String part(Site site, int index) {
        int axis = Attributes.axis(site.node(), 0, site.rank(index));
        String from = site.emit().list(0L);
        for (int before = 0; before < index; before++) {
            from = site.emit().add(from, side(site, site.input(before), axis));
        }
        String until = site.emit().add(from, side(site, site.input(index), axis));
        return site.emit()
                .emit(
                        "Slice",
                        List.of(site.sensitivity(), from, until, site.emit().list((long) axis)));
    }

    /** How long an axis is, as a list of one. */
    private static String side(Site site, String tensor, int axis) {
        long known = site.survey()
                .facts(tensor)
                .sides()
                .map(sides -> sides.get(axis))
                .orElse(Facts.OPEN);
        return known == Facts.OPEN
                ? site.emit().part(site.emit().shape(tensor), axis, axis + 1L)
                : site.emit().list(known);
    }

    private static String joined(Site site, int index) {
        site.requireInput(index, 0);
        List<String> pieces = IntStream.range(0, site.node().getOutputCount())
                .mapToObj(i -> site.sensitivities()
                        .get(i)
                        .orElseGet(() -> zeros(site, site.node().getOutput(i))))
                .toList();
        long axis = Attributes.axis(site.node(), 0, site.rank(0));
        return site.emit().emit("Concat", pieces, Attributes.of("axis", axis));
    }

    private static String zeros(Site site, String like) {
        return site.emit().emit("Expand", List.of(site.number(0), site.emit().shape(like)));
    }

    /** Zeros around what was kept. How many, the graph finds by cutting the axis' own places likewise. */
    private static String padded(Site site, int index) {
        site.requireInput(index, 0);
        int rank = site.rank(0);
        List<Cut> cuts = Cut.of(site.node(), site.sides(0), site::facts)
                .filter(all -> all.stream().allMatch(cut -> cut.step() == 1))
                .orElseThrow(() -> site.refusal("takes steps or axes that are not known, or other than one"));
        List<String> before = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int wanted = axis;
            Optional<Cut> cut =
                    cuts.stream().filter(one -> one.axis() == wanted).findFirst();
            before.add(cut.map(one -> before(site, one, cuts.indexOf(one)))
                    .orElseGet(() -> site.emit().list(0L)));
            behind.add(cut.map(one -> behind(site, one, cuts.indexOf(one)))
                    .orElseGet(() -> site.emit().list(0L)));
        }
        before.addAll(behind);
        String pads = site.emit().joined(before.toArray(String[]::new));
        return site.emit().emit("Pad", List.of(site.sensitivity(), pads, site.number(0)));
    }

    private static String before(Site site, Cut cut, int at) {
        return cut.isKnown() ? site.emit().list(cut.from()) : site.emit().part(kept(site, cut, at), 0, 1);
    }

    private static String behind(Site site, Cut cut, int at) {
        Emitter emit = site.emit();
        if (cut.isKnown()) {
            return emit.list(cut.of() - cut.until());
        }
        String last = emit.emit("Slice", List.of(kept(site, cut, at), emit.list(-1L), emit.list(Long.MAX_VALUE)));
        return emit.subtract(emit.subtract(side(site, site.input(0), cut.axis()), last), emit.list(1L));
    }

    /** The places of an axis that were kept: which are not none. */
    private static String kept(Site site, Cut cut, int at) {
        Emitter emit = site.emit();
        String number = emit.emit("Squeeze", List.of(side(site, site.input(0), cut.axis())));
        String places = emit.emit(
                "Range",
                List.of(
                        emit.emit("Squeeze", List.of(emit.list(0L))),
                        number,
                        emit.emit("Squeeze", List.of(emit.list(1L)))));
        String from = emit.part(site.input(1), at, at + 1L);
        String until = emit.part(site.input(2), at, at + 1L);
        return emit.emit("Slice", List.of(places, from, until));
    }

    /** Nearest neighbours, each side a whole number of times as long: sums of blocks. */
    private static String pooled(Site site, int index) {
        site.requireInput(index, 0);
        site.require("mode", "nearest", List.of("nearest"));
        site.require(
                "coordinate_transformation_mode",
                "half_pixel",
                List.of(ASYMMETRIC, "half_pixel", "pytorch_half_pixel"));
        boolean floors = Attributes.text(site.node(), "coordinate_transformation_mode", "half_pixel")
                .equals(ASYMMETRIC);
        site.require(
                "nearest_mode",
                "round_prefer_floor",
                floors ? List.of("floor") : List.of("round_prefer_floor", "round_prefer_ceil"));
        if (site.rank(0) != 4) {
            throw site.refusal("resizes a tensor of rank " + site.rank(0) + ", supported is 4");
        }
        Emitter emit = site.emit();
        String small = emit.shape(site.input(0));
        String times = emit.divide(emit.shape(site.output()), small);
        String blocks = emit.joined(
                emit.part(small, 0, 3), emit.part(times, 2, 3), emit.part(small, 3, 4), emit.part(times, 3, 4));
        String summed = emit.sum(emit.reshape(site.sensitivity(), blocks), List.of(3L, 5L));
        return emit.reshape(summed, small);
    }
}
