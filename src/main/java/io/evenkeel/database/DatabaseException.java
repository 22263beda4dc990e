package io.evenkeel.database;

import java.sql.SQLException;

/** A statement failed. The message names what was read or written; the cause says why. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, SQLException cause) {
        super(message, cause);
    }
}
