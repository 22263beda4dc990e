package io.evenkeel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutageTest {
    @ParameterizedTest
    @MethodSource
    void theDatabasesAbsenceIsTold(Throwable trouble) {
        assertThat(Outage.isOne(new IllegalStateException("could not", trouble)))
                .isTrue();
    }

    static Throwable[] theDatabasesAbsenceIsTold() {
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
    void fromOtherTroubles(Throwable trouble) {
        assertThat(Outage.isOne(new IllegalStateException("could not", trouble)))
                .isFalse();
    }

    static Throwable[] fromOtherTroubles() {
        return new Throwable[] {
            new SQLException("duplicate key", "23505"), new SQLException("?"), new IllegalArgumentException("no")
        };
    }
}
