package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Counts.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Counts over time as a drawing: a bar for each bucket, of what was counted, most frequent at the bottom. */
final class CountsSvg {
    private static final int MOST_KINDS = 8;

    private CountsSvg() {}

    static String of(String title, Counts counts) {
        Svg svg = new Svg(title, counts.from(), counts.to());
        Map<String, Long> totals = new TreeMap<>();
        Map<Instant, Map<String, Long>> bars = new TreeMap<>();
        for (Count count : counts.counts()) {
            String kind = String.join(" ", count.of().values());
            totals.merge(kind, count.count(), Long::sum);
            bars.computeIfAbsent(count.start(), any -> new TreeMap<>()).merge(kind, count.count(), Long::sum);
        }
        List<String> kinds = totals.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_KINDS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
        boolean others = totals.size() > kinds.size();
        long most = bars.values().stream()
                .mapToLong(
                        bar -> bar.values().stream().mapToLong(Long::longValue).sum())
                .max()
                .orElse(1);
        svg.axis(Long.toString(most));
        double width = svg.width(new ArrayList<>(new TreeSet<>(bars.keySet())), counts.bucket());
        bars.forEach((start, bar) -> bar(svg, start, bar, kinds, most, width));
        if (others) {
            kinds.add("others");
        }
        svg.legend(kinds);
        return svg.text();
    }

    private static void bar(
            Svg svg, Instant start, Map<String, Long> bar, List<String> kinds, long most, double width) {
        double from = 0;
        for (int i = 0; i < kinds.size(); i++) {
            double to = from + (double) bar.getOrDefault(kinds.get(i), 0L) / most;
            svg.bar(start, width, from, to, i);
            from = to;
        }
        double all = (double) bar.values().stream().mapToLong(Long::longValue).sum() / most;
        svg.bar(start, width, from, all, kinds.size());
    }
}
