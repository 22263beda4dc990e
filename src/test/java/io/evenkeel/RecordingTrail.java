package io.evenkeel;

import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before the audit trail in Quarkus tests: notes what admin changes write, or refuses it. */
@Decorator
@Priority(1)
public class RecordingTrail implements AuditTrail {
    private static final List<Entry> ENTRIES = new CopyOnWriteArrayList<>();
    private static volatile boolean broken;

    private final AuditTrail trail;

    @Inject
    RecordingTrail(@Delegate AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void append(Entry entry) {
        if (broken) {
            throw new IllegalStateException("no room for entries");
        }
        ENTRIES.add(entry);
        trail.append(entry);
    }

    /** From now on entries are noted. */
    public static void clear() {
        ENTRIES.clear();
    }

    public static List<Entry> entries() {
        return List.copyOf(ENTRIES);
    }

    public static List<String> kinds() {
        return ENTRIES.stream().map(Entry::kind).toList();
    }

    /** While the action runs, nothing can be audited. */
    public static void brokenDuring(Runnable action) {
        broken = true;
        try {
            action.run();
        } finally {
            broken = false;
        }
    }
}
