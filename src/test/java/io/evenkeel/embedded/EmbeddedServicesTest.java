package io.evenkeel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServicesTest {
    @TempDir
    Path folder;

    @Test
    void whatTheDatabaseHoldsOutlivesARestart() throws Exception {
        int port = EmbeddedServers.freePort();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, port)) {
            execute(database, "create table kept (word text)");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, port)) {
            execute(database, "insert into kept values ('still here')");
        }
    }

    @Test
    void aTopicOutlivesARestartOfTheBroker() throws Exception {
        int port = EmbeddedServers.freePort();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, port);
                Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1)))
                    .all()
                    .get();
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, port);
                Admin admin = admin(broker)) {
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    @Test
    void aTakenPortIsNamedTogetherWithTheKeyThatChangesIt() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, other.getLocalPort()))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining("(" + other.getLocalPort() + ")")
                    .hasMessageContaining("evenkeel.embedded.broker-port");
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Admin admin(EmbeddedBroker broker) {
        Properties properties = new Properties();
        properties.putAll(Map.of("bootstrap.servers", broker.bootstrapServers()));
        return Admin.create(properties);
    }
}
