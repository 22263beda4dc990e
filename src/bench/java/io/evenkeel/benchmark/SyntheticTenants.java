package io.evenkeel.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.access.SystemScope;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.policy.definition.PolicyDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** Tenants with policies of 20 rules each, no two alike, put into a database as publishing would. */
final class SyntheticTenants {
    static final int RULES = 20;

    private static final int BATCH = 500;
    private static final List<String> PERSONS = List.of(
            "doctor", "nurse", "student", "farmer", "mechanic", "welder", "programmer", "singer", "artist", "builder");

    private final DataSource database;
    private final ConceptCatalogue catalogue;

    SyntheticTenants(DataSource database, ConceptCatalogue catalogue) {
        this.database = database;
        this.catalogue = catalogue;
    }

    static String tenantId(int tenant) {
        return String.format(Locale.ROOT, "bench-%05d", tenant);
    }

    /** Adds them, each with the first version of its policy. */
    void insertAll(int tenants) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int from = 0; from < tenants; from += BATCH) {
                SystemScope.DEMO_TENANTS.applyTo(connection);
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
        SystemScope.DEMO_TENANTS.applyTo(connection);
        insertPolicy(connection, tenant, version);
        long start = System.nanoTime();
        connection.commit();
        return start;
    }

    private static void insertTenant(Connection connection, int tenant) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into tenants (id, name, state) values (?, ?, 'ACTIVE')")) {
            insert.setString(1, tenantId(tenant));
            insert.setString(2, "Tenant " + tenant);
            insert.executeUpdate();
        }
    }

    private void insertPolicy(Connection connection, int tenant, int version) throws SQLException {
        String definition = PolicyDefinition.parse(createRules(tenant, version), catalogue)
                .toJson()
                .toString();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into policies"
                        + " (tenant, version, digest, definition, published_at, published_by) values (?, ?, ?, ?, now(), 'bench')")) {
            insert.setString(1, tenantId(tenant));
            insert.setInt(2, version);
            insert.setString(3, PolicyDefinition.digestOf(definition));
            insert.setString(4, definition);
            insert.executeUpdate();
        }
    }

    private static JsonNode createRules(int tenant, int version) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = policy.putArray("rules");
        for (int i = 0; i < RULES; i++) {
            ObjectNode rule = rules.addObject().put("id", "rule-" + i);
            switch (i % 4) {
                case 0, 1 -> fillBlockRule(rule, "of " + tenant + " in " + version + " by " + i);
                case 2 -> fillSafetyRule(rule, 1 + (tenant + i) % 7 / 10.0);
                default -> fillFairnessRule(rule, 1 + (tenant + i) % 9 / 10.0);
            }
        }
        return policy;
    }

    private static void fillBlockRule(ObjectNode rule, String unique) {
        ArrayNode terms = rule.put("type", "block").putArray("terms");
        for (int i = 0; i < 5; i++) {
            terms.add("forbidden phrase " + i + " " + unique);
        }
    }

    private static void fillSafetyRule(ObjectNode rule, double strength) {
        rule.put("type", "safety")
                .putArray("concepts")
                .addObject()
                .put("concept", "anti-violence")
                .put("strength", strength);
    }

    private static void fillFairnessRule(ObjectNode rule, double strength) {
        rule.put("type", "fairness").put("group", "gender").put("strength", strength);
        rule.putObject("target").put("female", 0.5).put("male", 0.5);
        PERSONS.forEach(rule.putArray("persons")::add);
    }
}
