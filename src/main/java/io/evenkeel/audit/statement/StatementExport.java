package io.evenkeel.audit.statement;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.SequencedEntry;
import io.evenkeel.audit.search.DecisionQuery;
import io.evenkeel.http.CsvWriter;
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

/** Exports the statements of a time range page by page. The last field or line confirms that the export is complete. */
final class StatementExport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LISTED = 100;
    private static final List<String> ENTRY_ATTRIBUTES = List.of(
            "puid", "content_date", "application_date", "decision_facts", "automated_detection", "automated_decision");

    private final DecisionQuery query;
    private final String tenant;
    private final StatementSettings settings;
    private final Instant from;
    private final Instant to;

    StatementExport(DecisionQuery query, String tenant, StatementSettings settings, Instant from, Instant to) {
        this.query = query;
        this.tenant = tenant;
        this.settings = settings;
        this.from = from;
        this.to = to;
    }

    private interface StatementConsumer {
        void accept(StatementOfReasons reasons) throws IOException;
    }

    private void forEachStatement(StatementConsumer consumer) throws IOException {
        try (var pages = query.pages(tenant, from, to, settings.includeSteered())) {
            for (var page : (Iterable<List<SequencedEntry>>) pages::iterator) {
                for (var entry : page) {
                    var statement = StatementOfReasons.fromEntry(entry, settings);
                    if (statement.isPresent()) {
                        consumer.accept(statement.get());
                    }
                }
            }
        }
    }

    /**
     * Writes complete statements as the database's endpoint for several statements accepts them (at most 100 at once),
     * and lists incomplete ones.
     */
    void writeJson(OutputStream out) throws IOException {
        List<StatementOfReasons> incomplete = new ArrayList<>();
        long[] counts = new long[2];
        JsonGenerator json = JSON.createGenerator(out);
        json.writeStartObject();
        json.writeArrayFieldStart("statements");
        forEachStatement(reasons -> {
            if (reasons.missingAttributes().isEmpty()) {
                counts[0]++;
                JSON.writeValue(json, reasons.attributes());
            } else if (counts[1]++ < MAX_LISTED) {
                incomplete.add(reasons);
            }
        });
        json.writeEndArray();
        json.writeNumberField("written", counts[0]);
        json.writeNumberField("leftOut", counts[1]);
        json.writeArrayFieldStart("firstLeftOut");
        for (StatementOfReasons reasons : incomplete) {
            JSON.writeValue(
                    json, Map.of("seq", reasons.seq(), "rule", reasons.rule(), "missing", reasons.missingAttributes()));
        }
        json.writeEndArray();
        json.writeBooleanField("complete", true);
        json.writeEndObject();
        json.flush();
    }

    /** Writes a line for each statement, including incomplete ones. */
    void writeCsv(OutputStream out) throws IOException {
        List<String> columns = Stream.concat(
                        ENTRY_ATTRIBUTES.stream(),
                        Stream.of(StatementAttribute.values()).map(StatementAttribute::fieldName))
                .toList();
        writeLine(
                out,
                Stream.concat(Stream.of("seq", "missing"), columns.stream()).toList());
        long[] count = new long[1];
        forEachStatement(reasons -> {
            count[0]++;
            writeLine(
                    out,
                    Stream.concat(
                                    Stream.of("" + reasons.seq(), String.join(" ", reasons.missingAttributes())),
                                    columns.stream().map(column -> cellText(reasons.attributes(), column)))
                            .toList());
        });
        out.write(("#complete," + count[0] + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String cellText(Map<String, JsonNode> attributes, String column) {
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

    private static void writeLine(OutputStream out, List<String> cells) throws IOException {
        out.write(CsvWriter.toLine(cells).getBytes(StandardCharsets.UTF_8));
    }
}
