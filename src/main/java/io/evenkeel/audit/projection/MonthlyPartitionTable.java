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

/**
 * Creates table partitions for the coming months. Entries of a month without a partition go to the default partition.
 */
@ApplicationScoped
class MonthlyPartitionTable {
    private static final Logger LOG = Logger.getLogger(MonthlyPartitionTable.class);
    private static final int MONTHS_AHEAD = 2;

    private final DataSource database;
    private final Clock clock;

    MonthlyPartitionTable(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional(TxType.REQUIRES_NEW)
    void createUpcoming() {
        YearMonth month = YearMonth.from(LocalDate.ofInstant(clock.instant(), UTC));
        try (Connection connection = database.getConnection();
                PreparedStatement createPartition = connection.prepareStatement("select evenkeel_partition(?)")) {
            for (int monthsAhead = 0; monthsAhead <= MONTHS_AHEAD; monthsAhead++) {
                createPartition.setObject(1, month.plusMonths(monthsAhead).atDay(1));
                createPartition.execute();
            }
        } catch (SQLException e) {
            LOG.warnf("partitions of months to come were not made, and will be: %s", e.getMessage());
        }
    }
}
