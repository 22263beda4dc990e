package io.evenkeel.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.access.Errand;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.policy.Definition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** Tenants with policies of 20 rules each, no two alike, put into a database as publishing would. */
final class ManyTenants {
    static final int RULES = 20;

    private static final int BATCH = 500;
    private static final List<String> PERSONS = List.of(
            "doctor", "nurse", "student", "farmer", "mechanic", "welder", "programmer", "singer", "artist", "builder");

    private final DataSource database;
    private final Catalogue catalogue;

    ManyTenants(DataSource database, Catalogue catalogue) {
        this.database = database;
        this.catalogue = catalogue;
    }

    static String id(int tenant) {
        return String.format(Locale.ROOT, "bench-%05d", tenant);
    }

    /** Adds them, each with the first version of its policy. */
    void add(int tenants) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int from = 0; from < tenants; from += BATCH) {
                Errand.DEMO_TENANTS.begin(connection);
                for (int tenant = from; tenant < Math.min(tenants, from + BATCH); tenant++) {
                    insertTenant(connection, tenant);
                    insertPolicy(connection, tenant, 1);
                }
                connection.commit();
            }
        }
    }

    /** Publishes a version. @return when it began to commit (System.nanoTime) */
    long publish(Connection connection, int tenant, int version) throws SQLException {
        connection.setAutoCommit(false);
        Errand.DEMO_TENANTS.begin(connection);
        insertPolicy(connection, tenant, version);
        long start = System.nanoTime();
        connection.commit();
        return start;
    }

    private static void insertTenant(Connection connection, int tenant) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into tenants (id, name, state) values (?, ?, 'ACTIVE')")) {
            insert.setString(1, id(tenant));
            insert.setString(2, "Tenant " + tenant);
            insert.executeUpdate();
        }
    }

    private void insertPolicy(Connection connection, int tenant, int version) throws SQLException {
        String definition =
                Definition.of(rules(tenant, version), catalogue).json().toString();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into policies"
                        + " (tenant, version, digest, definition, published_at, published_by) values (?, ?, ?, ?, now(), 'bench')")) {
            insert.setString(1, id(tenant));
            insert.setInt(2, version);
            insert.setString(3, Definition.digest(definition));
            insert.setString(4, definition);
            insert.executeUpdate();
        }
    }

    private static JsonNode rules(int tenant, int version) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = policy.putArray("rules");
        for (int i = 0; i < RULES; i++) {
            ObjectNode rule = rules.addObject().put("id", "rule-" + i);
            switch (i % 4) {
                case 0, 1 -> block(rule, "of " + tenant + " in " + version + " by " + i);
                case 2 -> safety(rule, 1 + (tenant + i) % 7 / 10.0);
                default -> fairness(rule, 1 + (tenant + i) % 9 / 10.0);
            }
        }
        return policy;
    }

    private static void block(ObjectNode rule, String unique) {
        ArrayNode terms = rule.put("type", "block").putArray("terms");
        for (int i = 0; i < 5; i++) {
            terms.add("forbidden phrase " + i + " " + unique);
        }
    }

    private static void safety(ObjectNode rule, double strength) {
        rule.put("type", "safety")
                .putArray("concepts")
                .addObject()
                .put("concept", "anti-violence")
                .put("strength", strength);
    }

    private static void fairness(ObjectNode rule, double strength) {
        rule.put("type", "fairness").put("group", "gender").put("strength", strength);
        rule.putObject("target").put("female", 0.5).put("male", 0.5);
        PERSONS.forEach(rule.putArray("persons")::add);
    }
}
