package io.evenkeel.audit.projection;

import static java.time.ZoneOffset.UTC;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Makes the partitions of months to come in PostgreSQL; what is of a month without one is kept in another place. */
@ApplicationScoped
class MonthTable {
    private static final Logger LOG = Logger.getLogger(MonthTable.class);
    private static final int AHEAD = 2;

    private final DataSource database;
    private final Clock clock;

    MonthTable(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional(TxType.REQUIRES_NEW)
    void prepare() {
        YearMonth month = YearMonth.from(LocalDate.ofInstant(clock.instant(), UTC));
        try (Connection connection = database.getConnection();
                PreparedStatement make = connection.prepareStatement("select evenkeel_partition(?)")) {
            for (int ahead = 0; ahead <= AHEAD; ahead++) {
                make.setObject(1, month.plusMonths(ahead).atDay(1));
                make.execute();
            }
        } catch (SQLException e) {
            LOG.warnf("partitions of months to come were not made, and will be: %s", e.getMessage());
        }
    }
}
