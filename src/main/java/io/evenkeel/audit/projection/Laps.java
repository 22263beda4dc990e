package io.evenkeel.audit.projection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the time goes: what passed since the last lap is of the part that ends with this one. */
class Laps {
    /** For who does not ask. */
    static final Laps NONE = new Laps() {
        @Override
        void lap(String part) {
            // nobody asks
        }
    };

    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long last = System.nanoTime();

    void start() {
        last = System.nanoTime();
    }

    void lap(String part) {
        long now = System.nanoTime();
        nanos.merge(part, now - last, Long::sum);
        last = now;
    }

    Map<String, Long> nanos() {
        return Collections.unmodifiableMap(nanos);
    }
}
