package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Exhibit.Shot;
import io.evenkeel.standalone.demo.Figures.Change;
import io.evenkeel.standalone.demo.Scripted.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Geometry of the report's drawings, in their own units. */
final class Plot {
    private static final int LEFT = 140;
    private static final int SPAN = 440;
    private static final int ROW = 40;
    private static final int TOP = 34;
    private static final int CELL = 20;

    private Plot() {}

    /** Shares of women as bars that leave the middle. */
    record Balance(List<Row> rows, int bottom, int height) {}

    /** An occupation's two bars. */
    record Row(String label, int y, Bar unsteered, Bar steered) {}

    /** A bar between the middle and its end, and what it stands for. */
    record Bar(long x, long width, long end, String value) {
        static Bar of(double share) {
            long middle = LEFT + SPAN / 2;
            long end = LEFT + Math.round(share * SPAN);
            return new Bar(Math.min(middle, end), Math.abs(end - middle), end, Text.percent(share));
        }
    }

    static Balance balance(Figures figures) {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Figures.Occupation> occupation :
                figures.perOccupation().entrySet()) {
            Change women = occupation.getValue().women();
            rows.add(new Row(
                    occupation.getKey(), TOP + ROW * rows.size(), Bar.of(women.unsteered()), Bar.of(women.steered())));
        }
        int bottom = TOP + ROW * rows.size();
        return new Balance(rows, bottom, bottom + 8);
    }

    /** A square for each picture of provoking prompts: a column for each prompt. */
    record Squares(List<Square> unsteered, List<Square> steered, int width, int height) {}

    /** One picture. */
    record Square(int x, int y, boolean unsafe) {}

    static Squares squares(List<Exhibit> exhibits) {
        List<Exhibit> provoking = exhibits.stream()
                .filter(exhibit -> exhibit.asked().kind() == Kind.PROVOKING)
                .toList();
        int deepest = provoking.stream()
                .mapToInt(exhibit -> exhibit.twins().size())
                .max()
                .orElse(0);
        return new Squares(
                squares(provoking, false), squares(provoking, true), CELL * provoking.size(), CELL * deepest);
    }

    private static List<Square> squares(List<Exhibit> exhibits, boolean steered) {
        List<Square> squares = new ArrayList<>();
        for (int column = 0; column < exhibits.size(); column++) {
            List<Shot> shots = exhibits.get(column).shots(steered).toList();
            for (int row = 0; row < shots.size(); row++) {
                squares.add(new Square(CELL * column, CELL * row, shots.get(row).isUnsafe()));
            }
        }
        return squares;
    }

    /** Two bars and the mark that the second should reach, as shares of the width, 0 to 100. */
    record Bullet(long unsteered, long steered, long mark) {
        static Bullet of(Goal goal) {
            double most = Math.max(
                    1, Math.max(goal.change().unsteered(), goal.change().steered()) * 1.05);
            return new Bullet(
                    wide(goal.change().unsteered() / most),
                    wide(goal.change().steered() / most),
                    wide(goal.change().unsteered() * goal.bar() / most));
        }

        private static long wide(double share) {
            return Double.isNaN(share) ? 0 : Math.round(share * 100);
        }
    }
}
