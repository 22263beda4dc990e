package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Fairness.Member;
import io.evenkeel.audit.search.Fairness.Rule;
import io.evenkeel.audit.search.Fairness.Seen;
import java.util.ArrayList;
import java.util.List;

/** Shares over time as a drawing: what came of each member with its interval, and the target as a dashed line. */
final class FairnessSvg {
    private FairnessSvg() {}

    static String of(Fairness fairness) {
        Svg svg = new Svg(
                "Shares of fairness rules: target (dashed), and what came of it", fairness.from(), fairness.to());
        svg.axis("100 %");
        List<String> names = new ArrayList<>();
        for (Rule rule : fairness.rules()) {
            for (Member member : rule.members()) {
                int color = names.size();
                svg.level(member.target(), color);
                for (Seen seen : member.buckets()) {
                    Interval interval = seen.measured().of() > 0 ? seen.measured() : seen.drawn();
                    svg.interval(seen.start(), interval.low(), interval.share(), interval.high(), color);
                }
                names.add(rule.rule() + ": " + member.member());
            }
        }
        svg.legend(names);
        return svg.text();
    }
}
