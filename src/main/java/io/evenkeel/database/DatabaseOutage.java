package io.evenkeel.database;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Tells an outage of PostgreSQL from other failures. */
public final class DatabaseOutage {
    /**
     * SQLSTATE classes: connection exception; operator intervention, for example a shutdown; insufficient resources.
     */
    private static final String UNAVAILABLE_STATES = "(08|57P|53).*";

    private DatabaseOutage() {}

    /** Returns whether an outage caused the failure. */
    public static boolean isOutage(Throwable failure) {
        return findCause(failure) != null;
    }

    /** Returns the driver's message, which holds no values of the statement. */
    public static String describe(Throwable failure) {
        return String.valueOf(findCause(failure));
    }

    private static @Nullable Throwable findCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof SQLTransientException) {
                return cause;
            }
            if (cause instanceof SQLException sql && isUnavailable(sql)) {
                return cause;
            }
        }
        return null;
    }

    private static boolean isUnavailable(SQLException sql) {
        String state = sql.getSQLState();
        String message = String.valueOf(sql.getMessage());
        return state == null ? message.contains("Acquisition timeout") : state.matches(UNAVAILABLE_STATES);
    }
}
