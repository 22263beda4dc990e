package io.evenkeel.audit.search.timeseries;

import io.evenkeel.audit.search.timeseries.FairnessSeries.MemberSeries;
import io.evenkeel.audit.search.timeseries.FairnessSeries.RuleSeries;
import io.evenkeel.audit.search.timeseries.FairnessSeries.ShareEstimate;
import java.util.ArrayList;
import java.util.List;

/** Shares over time as a drawing: what came of each member with its interval, and the target as a dashed line. */
final class FairnessSeriesSvg {
    private FairnessSeriesSvg() {}

    static String render(FairnessSeries fairnessSeries) {
        TimeChartSvg timeChartSvg = new TimeChartSvg(
                "Shares of fairness rules: target (dashed), and what came of it",
                fairnessSeries.from(),
                fairnessSeries.to());
        timeChartSvg.addAxis("100 %");
        List<String> names = new ArrayList<>();
        for (RuleSeries ruleSeries : fairnessSeries.rules()) {
            for (MemberSeries memberSeries : ruleSeries.members()) {
                int color = names.size();
                timeChartSvg.addLevel(memberSeries.target(), color);
                for (ShareEstimate shareEstimate : memberSeries.buckets()) {
                    WilsonInterval wilsonInterval = shareEstimate.classified().total() > 0
                            ? shareEstimate.classified()
                            : shareEstimate.assigned();
                    timeChartSvg.addInterval(
                            shareEstimate.start(),
                            wilsonInterval.low(),
                            wilsonInterval.share(),
                            wilsonInterval.high(),
                            color);
                }
                names.add(ruleSeries.rule() + ": " + memberSeries.member());
            }
        }
        timeChartSvg.addLegend(names);
        return timeChartSvg.toSvg();
    }
}
