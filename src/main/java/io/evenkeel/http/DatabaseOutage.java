package io.evenkeel.http;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Tells the database's absence from other troubles. */
public final class DatabaseOutage {
    /** SQLSTATE classes: connection exception; operator intervention, as at a shutdown; insufficient resources. */
    private static final String UNAVAILABLE_STATES = "(08|57P|53).*";

    private DatabaseOutage() {}

    /** Whether it is one. */
    public static boolean isOutage(Throwable failure) {
        return findCause(failure) != null;
    }

    /** Without what was sent: a driver's words only. */
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
