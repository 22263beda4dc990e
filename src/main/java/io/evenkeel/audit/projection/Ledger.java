package io.evenkeel.audit.projection;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import io.evenkeel.audit.Placed;
import io.evenkeel.audit.SearchIndex;
import io.evenkeel.audit.projection.Arrival.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes entries, trees and positions, within a transaction of the connection that is handed in. */
final class Ledger {
    private final Iterable<SearchIndex> indexes;
    private final Laps laps;

    Ledger(Iterable<SearchIndex> indexes, Laps laps) {
        this.indexes = indexes;
        this.laps = laps;
    }

    /**
     * Writes what arrived and is new.
     *
     * @param written how far the reader of this batch wrote before
     * @throws IllegalStateException if another record than before arrived from the same place, or the database went back
     */
    void project(Connection connection, List<Recorded> batch, Map<Place, Long> written) throws SQLException {
        SortedSet<Place> places =
                batch.stream().map(one -> arrival(one).place()).collect(toCollection(TreeSet::new));
        Positions positions = Positions.lock(connection, places);
        positions.expect(written);
        List<Recorded> fresh = new ArrayList<>();
        List<Recorded> repeated = new ArrayList<>();
        for (Recorded one : batch) {
            (positions.isBehind(arrival(one)) ? repeated : fresh).add(one);
        }
        Repeats.check(connection, repeated);
        laps.lap("positions");
        append(connection, fresh);
        fresh.forEach(one -> positions.passed(arrival(one)));
        positions.store();
        laps.lap("positions");
    }

    private static Arrival arrival(Recorded recorded) {
        return Objects.requireNonNull(recorded.arrival(), "what is projected arrived somewhere");
    }

    /** Appends entries to the trees of their tenants, in their order. */
    void append(Connection connection, List<Recorded> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        TreeMap<String, List<Recorded>> byTenant =
                entries.stream().collect(groupingBy(Recorded::tenant, TreeMap::new, toList()));
        Trees trees = Trees.lock(connection, byTenant.navigableKeySet());
        laps.lap("tree: locks and tiles from PostgreSQL");
        Stage stage = new Stage();
        List<Placed> placed = new ArrayList<>();
        for (Map.Entry<String, List<Recorded>> of : byTenant.entrySet()) {
            long seq = trees.grow(
                    of.getKey(), of.getValue().stream().map(Recorded::leaf).toList());
            for (Recorded one : of.getValue()) {
                stage.add(one, seq);
                placed.add(new Placed(of.getKey(), seq, one.columns().at(), one.entry()));
                seq++;
            }
        }
        laps.lap("tree: hashes");
        stage.move(connection, laps);
        trees.store();
        laps.lap("tree: tiles to PostgreSQL");
        for (SearchIndex index : indexes) {
            index.index(connection, placed);
        }
        laps.lap("search index");
    }
}
