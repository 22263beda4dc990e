package io.evenkeel.audit.statement;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.Placed;
import io.evenkeel.audit.search.Decided;
import io.evenkeel.rest.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Statements of some time, written out page by page. The last field, or line, tells that nothing is missing. */
final class StatementExport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_NAMED = 100;
    private static final List<String> KNOWN = List.of(
            "puid", "content_date", "application_date", "decision_facts", "automated_detection", "automated_decision");

    private final Decided decided;
    private final String tenant;
    private final StatementSettings settings;
    private final Instant from;
    private final Instant to;

    StatementExport(Decided decided, String tenant, StatementSettings settings, Instant from, Instant to) {
        this.decided = decided;
        this.tenant = tenant;
        this.settings = settings;
        this.from = from;
        this.to = to;
    }

    /** Hears of statements. */
    private interface Told {
        void accept(Statement statement) throws IOException;
    }

    private void each(Told told) throws IOException {
        try (var pages = decided.pages(tenant, from, to, settings.steered())) {
            for (var page : (Iterable<List<Placed>>) pages::iterator) {
                for (var placed : page) {
                    var statement = Statement.of(placed, settings);
                    if (statement.isPresent()) {
                        told.accept(statement.get());
                    }
                }
            }
        }
    }

    /**
     * As the database's end point for several statements takes them, but for its bound of 100 at once; beside them, which are left out
     * for what is missing.
     */
    void json(OutputStream out) throws IOException {
        List<Statement> incomplete = new ArrayList<>();
        long[] counts = new long[2];
        JsonGenerator json = JSON.createGenerator(out);
        json.writeStartObject();
        json.writeArrayFieldStart("statements");
        each(statement -> {
            if (statement.missing().isEmpty()) {
                counts[0]++;
                JSON.writeValue(json, statement.attributes());
            } else if (counts[1]++ < MOST_NAMED) {
                incomplete.add(statement);
            }
        });
        json.writeEndArray();
        json.writeNumberField("written", counts[0]);
        json.writeNumberField("leftOut", counts[1]);
        json.writeArrayFieldStart("firstLeftOut");
        for (Statement statement : incomplete) {
            JSON.writeValue(
                    json, Map.of("seq", statement.seq(), "rule", statement.rule(), "missing", statement.missing()));
        }
        json.writeEndArray();
        json.writeBooleanField("complete", true);
        json.writeEndObject();
        json.flush();
    }

    /** A line for each, those with something missing too. */
    void csv(OutputStream out) throws IOException {
        List<String> columns = Stream.concat(
                        KNOWN.stream(), Stream.of(Attribute.values()).map(Attribute::key))
                .toList();
        write(out, Stream.concat(Stream.of("seq", "missing"), columns.stream()).toList());
        long[] count = new long[1];
        each(statement -> {
            count[0]++;
            write(
                    out,
                    Stream.concat(
                                    Stream.of("" + statement.seq(), String.join(" ", statement.missing())),
                                    columns.stream().map(column -> cell(statement.attributes(), column)))
                            .toList());
        });
        out.write(("#complete," + count[0] + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(Map<String, JsonNode> attributes, String column) {
        JsonNode value = attributes.get(column);
        if (value == null) {
            return "";
        }
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" "))
                : value.asText();
    }

    private static void write(OutputStream out, List<String> cells) throws IOException {
        out.write(Csv.line(cells).getBytes(StandardCharsets.UTF_8));
    }
}
