package io.evenkeel.audit.projection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the time goes: what passed since the last lap is of the part that ends with this one. */
class PhaseTimer {
    /** For who does not ask. */
    static final PhaseTimer DISABLED = new PhaseTimer() {
        @Override
        void endPhase(String phase) {
            // nobody asks
        }
    };

    private final Map<String, Long> nanosByPhase = new LinkedHashMap<>();
    private long phaseStart = System.nanoTime();

    void start() {
        phaseStart = System.nanoTime();
    }

    void endPhase(String phase) {
        long now = System.nanoTime();
        nanosByPhase.merge(phase, now - phaseStart, Long::sum);
        phaseStart = now;
    }

    Map<String, Long> nanosByPhase() {
        return Collections.unmodifiableMap(nanosByPhase);
    }
}
