package io.evenkeel.rest;

import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Tells the database's absence from other troubles. */
public final class Outage {
    /** SQLSTATE classes: connection exception; operator intervention, as at a shutdown; insufficient resources. */
    private static final String AWAY = "(08|57P|53).*";

    private Outage() {}

    /** Whether it is one. */
    public static boolean isOne(Throwable trouble) {
        return cause(trouble) != null;
    }

    /** Without what was sent: a driver's words only. */
    public static String told(Throwable trouble) {
        return String.valueOf(cause(trouble));
    }

    private static @Nullable Throwable cause(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof SQLTransientException) {
                return cause;
            }
            if (cause instanceof SQLException sql && isAway(sql)) {
                return cause;
            }
        }
        return null;
    }

    private static boolean isAway(SQLException sql) {
        String state = sql.getSQLState();
        String message = String.valueOf(sql.getMessage());
        return state == null ? message.contains("Acquisition timeout") : state.matches(AWAY);
    }
}
