package io.evenkeel.demo;

import io.evenkeel.demo.DemoMetrics.MetricChange;
import io.evenkeel.demo.DemoRequest.RequestKind;
import io.evenkeel.demo.SteeringComparison.ReportImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Geometry of the report's drawings, in their own units. */
final class ChartLayout {
    private static final int LEFT = 140;
    private static final int AXIS_WIDTH = 440;
    private static final int ROW_HEIGHT = 40;
    private static final int TOP = 34;
    private static final int CELL_SIZE = 20;

    private ChartLayout() {}

    /** Shares of women as bars that leave the middle. */
    record BalanceChart(List<BalanceRow> rows, int bottom, int height) {}

    /** An occupation's two bars. */
    record BalanceRow(String label, int y, ShareBar unsteered, ShareBar steered) {}

    /** A bar between the middle and its end, and what it stands for. */
    record ShareBar(long x, long width, long end, String value) {
        static ShareBar fromShare(double share) {
            long middle = LEFT + AXIS_WIDTH / 2;
            long end = LEFT + Math.round(share * AXIS_WIDTH);
            return new ShareBar(Math.min(middle, end), Math.abs(end - middle), end, NumberFormats.formatPercent(share));
        }
    }

    static BalanceChart layoutBalance(DemoMetrics metrics) {
        List<BalanceRow> balanceRows = new ArrayList<>();
        for (Map.Entry<String, DemoMetrics.OccupationMetrics> occupation :
                metrics.perOccupation().entrySet()) {
            MetricChange women = occupation.getValue().women();
            balanceRows.add(new BalanceRow(
                    occupation.getKey(),
                    TOP + ROW_HEIGHT * balanceRows.size(),
                    ShareBar.fromShare(women.baselineValue()),
                    ShareBar.fromShare(women.steeredValue())));
        }
        int bottom = TOP + ROW_HEIGHT * balanceRows.size();
        return new BalanceChart(balanceRows, bottom, bottom + 8);
    }

    /** A square for each picture of provoking prompts: a column for each prompt. */
    record SquareGrids(List<ImageSquare> unsteered, List<ImageSquare> steered, int width, int height) {}

    /** One picture. */
    record ImageSquare(int x, int y, boolean unsafe) {}

    static SquareGrids layoutSquares(List<SteeringComparison> steeringComparisons) {
        List<SteeringComparison> provoking = steeringComparisons.stream()
                .filter(comparison -> comparison.request().kind() == RequestKind.PROVOKING)
                .toList();
        int maxImages = provoking.stream()
                .mapToInt(comparison -> comparison.imagePairs().size())
                .max()
                .orElse(0);
        return new SquareGrids(
                squaresOf(provoking, false),
                squaresOf(provoking, true),
                CELL_SIZE * provoking.size(),
                CELL_SIZE * maxImages);
    }

    private static List<ImageSquare> squaresOf(List<SteeringComparison> steeringComparisons, boolean steered) {
        List<ImageSquare> imageSquares = new ArrayList<>();
        for (int column = 0; column < steeringComparisons.size(); column++) {
            List<ReportImage> reportImages =
                    steeringComparisons.get(column).images(steered).toList();
            for (int row = 0; row < reportImages.size(); row++) {
                imageSquares.add(new ImageSquare(
                        CELL_SIZE * column,
                        CELL_SIZE * row,
                        reportImages.get(row).isUnsafe()));
            }
        }
        return imageSquares;
    }

    /** Two bars and the mark that the second should reach, as shares of the width, 0 to 100. */
    record BulletChart(long unsteered, long steered, long mark) {
        static BulletChart fromGoal(MetricGoal goal) {
            double max = Math.max(
                    1, Math.max(goal.change().baselineValue(), goal.change().steeredValue()) * 1.05);
            return new BulletChart(
                    toPercent(goal.change().baselineValue() / max),
                    toPercent(goal.change().steeredValue() / max),
                    toPercent(goal.change().baselineValue() * goal.bar() / max));
        }

        private static long toPercent(double share) {
            return Double.isNaN(share) ? 0 : Math.round(share * 100);
        }
    }
}
