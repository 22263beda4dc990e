package io.evenkeel;

import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.ds.PGSimpleDataSource;

/** The servers' database, as a superuser who owns all tables sees it: for tests that look behind the walls, or tamper. */
public final class OwnerDatabase {
    private OwnerDatabase() {}

    public static DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class));
        return source;
    }
}
