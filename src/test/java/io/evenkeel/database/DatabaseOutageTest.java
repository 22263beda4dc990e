package io.evenkeel.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseOutageTest {
    @ParameterizedTest
    @MethodSource
    void recognisesDatabaseOutage(Throwable trouble) {
        assertThat(DatabaseOutage.isOutage(new IllegalStateException("could not", trouble)))
                .isTrue();
    }

    static Throwable[] recognisesDatabaseOutage() {
        return new Throwable[] {
            new SQLException("Connection refused", "08001"),
            new SQLException("terminating connection due to administrator command", "57P01"),
            new SQLException("sorry, too many clients already", "53300"),
            new SQLException("Acquisition timeout while waiting for new connection"),
            new ConnectException("Connection refused")
        };
    }

    @ParameterizedTest
    @MethodSource
    void ignoresOtherFailures(Throwable trouble) {
        assertThat(DatabaseOutage.isOutage(new IllegalStateException("could not", trouble)))
                .isFalse();
    }

    static Throwable[] ignoresOtherFailures() {
        return new Throwable[] {
            new SQLException("duplicate key", "23505"), new SQLException("?"), new IllegalArgumentException("no")
        };
    }
}
