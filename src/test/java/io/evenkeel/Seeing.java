package io.evenkeel;

import io.evenkeel.access.Errand;
import java.util.concurrent.Callable;

/** Lets tests call beans as the service does by itself. */
public final class Seeing {
    private Seeing() {}

    /** Transactions that begin in the work see all tenants' rows. */
    public static <T> T all(Callable<T> work) {
        try {
            return Errand.POLICY_SNAPSHOTS.call(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static void all(Runnable work) {
        all(() -> {
            work.run();
            return true;
        });
    }
}
