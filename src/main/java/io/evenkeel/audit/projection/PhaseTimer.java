package io.evenkeel.audit.projection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the phases of a batch. Each lap assigns the time since the lap before to one phase. */
class PhaseTimer {
    /** Measures nothing. */
    static final PhaseTimer DISABLED = new PhaseTimer() {
        @Override
        void endPhase(String phase) {
            // measures nothing
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
