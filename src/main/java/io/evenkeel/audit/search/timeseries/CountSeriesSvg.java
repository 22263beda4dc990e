package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.search.timeseries.CountSeries.CountPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Counts over time as a drawing: a bar for each bucket, of what was counted, most frequent at the bottom. */
final class CountSeriesSvg {
    private static final int MAX_KINDS = 8;

    private CountSeriesSvg() {}

    static String render(String title, CountSeries countSeries) {
        TimeChartSvg timeChartSvg = new TimeChartSvg(title, countSeries.from(), countSeries.to());
        Map<String, Long> totals = new TreeMap<>();
        Map<Instant, Map<String, Long>> bars = new TreeMap<>();
        for (CountPoint countPoint : countSeries.counts()) {
            String kind = String.join(" ", countPoint.labels().values());
            totals.merge(kind, countPoint.count(), Long::sum);
            bars.computeIfAbsent(countPoint.start(), any -> new TreeMap<>()).merge(kind, countPoint.count(), Long::sum);
        }
        List<String> kinds = totals.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MAX_KINDS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
        boolean hasOthers = totals.size() > kinds.size();
        long max = bars.values().stream()
                .mapToLong(
                        bar -> bar.values().stream().mapToLong(Long::longValue).sum())
                .max()
                .orElse(1);
        timeChartSvg.addAxis(Long.toString(max));
        double width = timeChartSvg.barWidth(new ArrayList<>(new TreeSet<>(bars.keySet())), countSeries.bucket());
        bars.forEach((start, bar) -> drawBar(timeChartSvg, start, bar, kinds, max, width));
        if (hasOthers) {
            kinds.add("others");
        }
        timeChartSvg.addLegend(kinds);
        return timeChartSvg.toSvg();
    }

    private static void drawBar(
            TimeChartSvg timeChartSvg,
            Instant start,
            Map<String, Long> bar,
            List<String> kinds,
            long max,
            double width) {
        double from = 0;
        for (int i = 0; i < kinds.size(); i++) {
            double to = from + (double) bar.getOrDefault(kinds.get(i), 0L) / max;
            timeChartSvg.addBar(start, width, from, to, i);
            from = to;
        }
        double all = (double) bar.values().stream().mapToLong(Long::longValue).sum() / max;
        timeChartSvg.addBar(start, width, from, all, kinds.size());
    }
}
