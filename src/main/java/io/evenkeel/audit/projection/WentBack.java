package io.evenkeel.audit.projection;

import io.evenkeel.audit.projection.Arrival.Place;
import java.util.Map;

/** A database does not know what was written to it: it was restored, or another took over that had not heard of it yet. */
final class WentBack extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private WentBack(Place place, long written, long known) {
        super("PostgreSQL knows of (" + place + ") up to offset (" + known + "), but (" + written
                + ") was written to it.\nMaybe it was restored, or a standby took over: what it lacks is read again.");
    }

    /** @throws WentBack if a position is known to be behind what was written */
    static void check(Map<Place, Long> known, Map<Place, Long> written) {
        written.forEach((place, next) -> {
            Long position = known.get(place);
            if (position == null || position < next) {
                throw new WentBack(place, next, position == null ? 0 : position);
            }
        });
    }
}
