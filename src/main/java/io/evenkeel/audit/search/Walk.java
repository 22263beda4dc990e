package io.evenkeel.audit.search;

import io.evenkeel.audit.search.Rows.Span;
import io.evenkeel.audit.search.Segment.Level;
import io.evenkeel.audit.search.Sieve.Left;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** One page's way through a tenant's entries, from the newest to the oldest. For one thread. */
final class Walk {
    /** Bodies that are read for one page, and entries that come into question, however few of them hold. */
    private static final int MOST_BODIES = 512;

    private static final int MOST_LOOKS = 8192;
    private static final int BODIES_AT_ONCE = 128;
    private static final int LOOKS_AT_ONCE = 2048;
    private static final int GIVEN_AT_FIRST = 512;
    private static final int MOST_GIVEN = 4096;
    private static final int SEGMENTS_AT_FIRST = 4;

    private final Rows rows;
    private final Filter filter;
    private final Sieve sieve;
    private final int limit;
    private final long indexed;
    private final List<Found> found = new ArrayList<>();
    private int bodies;
    private int looks;

    /**
     * A walk.
     *
     * @param limit how many entries a page holds, at most
     */
    Walk(Rows rows, Filter filter, int limit) throws SQLException {
        this.rows = rows;
        this.filter = filter;
        this.limit = limit;
        this.sieve = new Sieve(rows, filter);
        this.indexed = rows.indexed();
    }

    /** Looks for entries below a number. */
    Page from(long before) throws SQLException {
        long position = before;
        for (int most = GIVEN_AT_FIRST; position > 0 && most <= MOST_GIVEN && !isEnough(); most *= 8) {
            Given given = Given.of(rows, filter, position, most);
            position = indexed(given, openEnd(given, position));
        }
        if (found.size() > limit) {
            return new Page(
                    found.subList(0, limit), Optional.of(found.get(limit - 1).seq()));
        }
        return new Page(found, position > 0 ? Optional.of(position) : Optional.empty());
    }

    private boolean isEnough() {
        return found.size() > limit
                || bodies >= Math.max(MOST_BODIES, 2 * limit)
                || looks >= MOST_LOOKS
                || sieve.isSpent();
    }

    /**
     * Looks at what is in no complete block yet.
     *
     * @return down to where
     */
    private long openEnd(Given given, long before) throws SQLException {
        long end = Math.max(indexed, given.floor());
        long position = before;
        while (position > end && !isEnough()) {
            if (given.isAny()) {
                List<Found> some = rows.entries(end, position, filter, BODIES_AT_ONCE);
                take(some);
                bodies -= some.size() / 2; // they lie side by side: all of an open end fits on one page
                position = some.size() < BODIES_AT_ONCE
                        ? end
                        : some.get(some.size() - 1).seq();
            } else {
                position = take(given.between(end, position), end);
            }
        }
        return position;
    }

    private long take(List<Long> seqs, long end) throws SQLException {
        List<Long> some = seqs.subList(0, Math.min(BODIES_AT_ONCE, seqs.size()));
        looks += some.size();
        take(rows.entries(some, Span.ALWAYS, filter));
        return some.size() < BODIES_AT_ONCE ? end : some.get(some.size() - 1);
    }

    private void take(List<Found> some) {
        bodies += some.size();
        some.stream()
                .filter(one -> filter.holds(one.at(), one.entry()))
                .limit(limit + 1L - found.size())
                .forEach(found::add);
    }

    /**
     * Looks at blocks and shelves.
     *
     * @return down to where
     */
    private long indexed(Given given, long before) throws SQLException {
        long position = before;
        int most = Math.min(SEGMENTS_AT_FIRST, sieve.segmentsAtOnce());
        while (position > given.floor() && !isEnough()) {
            List<Segment> some = sieve.isClosed() ? List.of() : segments(given, position, most);
            if (some.isEmpty()) {
                return given.floor();
            }
            Level level = some.get(0).level();
            position = look(level, sieve.through(level, some, given, position), some.get(some.size() - 1));
            most = Math.min(2 * most, sieve.segmentsAtOnce());
        }
        return Math.max(position, given.floor());
    }

    /** The next ones with entries that come into question, of one level, newest first. */
    private List<Segment> segments(Given given, long before, int most) {
        List<Segment> some = new ArrayList<>();
        Optional<Long> next = given.below(before);
        while (next.isPresent() && some.size() < most) {
            Segment segment = level(next.get()).of(next.get());
            if (!some.isEmpty() && some.get(0).level() != segment.level()) {
                break;
            }
            some.add(segment);
            next = given.below(segment.first());
        }
        return some;
    }

    /** What an entry is indexed in: shelves take the place of their blocks when they are full. */
    private Level level(long seq) {
        return seq < Level.SHELF.of(indexed).first() ? Level.SHELF : Level.BLOCK;
    }

    private long look(Level level, NavigableMap<Long, Left> left, Segment last) throws SQLException {
        for (var segment : left.descendingMap().entrySet()) {
            long position = look(new Segment(level, segment.getKey()), segment.getValue());
            if (isEnough()) {
                return position;
            }
        }
        return last.first();
    }

    private long look(Segment segment, Left left) throws SQLException {
        BitSet entries = left.entries();
        int place = entries.length();
        int atOnce = BODIES_AT_ONCE;
        while (place > 0 && !isEnough()) {
            List<Long> some = new ArrayList<>();
            int next = entries.previousSetBit(place - 1);
            while (next >= 0 && some.size() < Math.min(atOnce, wanted())) {
                some.add(segment.first() + next);
                place = next;
                next = next == 0 ? -1 : entries.previousSetBit(next - 1);
            }
            int before = bodies;
            looks += some.size();
            take(rows.entries(some, left.span(), filter));
            atOnce = bodies - before < some.size() / 2 ? LOOKS_AT_ONCE : BODIES_AT_ONCE;
            place = next < 0 ? 0 : place;
        }
        return segment.first() + place;
    }

    /** A few more than are missing, as the index is nearly always right. */
    private int wanted() {
        return Math.max(32, limit + 1 - found.size());
    }
}
