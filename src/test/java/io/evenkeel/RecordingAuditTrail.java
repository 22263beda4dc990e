package io.evenkeel;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before the audit trail in Quarkus tests: notes what admin changes write, or refuses it. */
@Decorator
@Priority(1)
public class RecordingAuditTrail implements AuditTrail {
    private static final List<AuditEntry> ENTRIES = new CopyOnWriteArrayList<>();
    private static volatile boolean failing;

    private final AuditTrail trail;

    @Inject
    RecordingAuditTrail(@Delegate AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void append(AuditEntry entry) {
        if (failing) {
            throw new IllegalStateException("no room for entries");
        }
        ENTRIES.add(entry);
        trail.append(entry);
    }

    /** From now on entries are noted. */
    public static void clear() {
        ENTRIES.clear();
    }

    public static List<AuditEntry> entries() {
        return List.copyOf(ENTRIES);
    }

    public static List<String> kinds() {
        return ENTRIES.stream().map(AuditEntry::kind).toList();
    }

    /** While the action runs, nothing can be audited. */
    public static void failDuring(Runnable action) {
        failing = true;
        try {
            action.run();
        } finally {
            failing = false;
        }
    }
}
