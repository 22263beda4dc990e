package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.evenkeel.audit.CatalogueEvent.ConceptRecorded;
import io.evenkeel.audit.CatalogueEvent.DiscoveryEnded;
import io.evenkeel.audit.CatalogueEvent.DiscoveryRequested;
import io.evenkeel.audit.CatalogueEvent.DiscoverySucceeded;
import io.evenkeel.audit.GenerationEvent.DecidedRequest;
import io.evenkeel.audit.GenerationEvent.GenerationCompleted;
import io.evenkeel.audit.GenerationEvent.GenerationFailed;
import io.evenkeel.audit.GenerationEvent.GenerationRefused;
import io.evenkeel.audit.GenerationEvent.GenerationSettings;
import io.evenkeel.audit.GenerationEvent.RequestDeadLettered;
import io.evenkeel.audit.PolicyEvent.ApprovalsChanged;
import io.evenkeel.audit.PolicyEvent.DraftDryRun;
import io.evenkeel.audit.PolicyEvent.DraftRecorded;
import io.evenkeel.audit.PolicyEvent.PolicyPublication;
import io.evenkeel.audit.PrivacyEvent.ContentErased;
import io.evenkeel.audit.PrivacyEvent.ContentExpired;
import io.evenkeel.audit.PrivacyEvent.EntriesExpired;
import io.evenkeel.audit.PrivacyEvent.HoldRecorded;
import io.evenkeel.audit.PrivacyEvent.RetentionChanged;
import io.evenkeel.audit.TrailEvent.CheckpointRefused;
import io.evenkeel.audit.TrailEvent.ContentDisclosed;
import io.evenkeel.audit.TrailEvent.DiscrepancyFound;
import io.evenkeel.audit.TrailEvent.HashChainEnded;
import io.evenkeel.audit.TrailEvent.RequestReplayed;
import io.evenkeel.audit.TrailEvent.SavedQueryRecorded;
import io.evenkeel.audit.TrailEvent.StatementSettingsChanged;
import io.evenkeel.audit.TrailEvent.UnreadableRecord;
import io.evenkeel.transparencylog.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/**
 * Writes audit entries as canonical JSON (RFC 8785) and reads them back. The written text is what the audit topic carries, what the
 * database stores, and what the Merkle trees hash.
 *
 * <p>{@link #decode} reads entries of all schemas; {@link #encode} writes the current schema only. Recorded texts are never written
 * anew. Thread-safe.
 */
public final class AuditEntryCodec {
    /** The last schema whose event fields are in a nested object. */
    private static final int LAST_NESTED_SCHEMA = 1;

    private static final String DETAILS = "details";
    private static final List<String> HEADER_TEXTS = List.of("source", "request", "policy", "policyDigest", "model");
    private static final List<String> HEADER_LISTS = List.of("rules", "concepts", "pictures", "images");
    private static final Map<String, Class<? extends AuditEvent>> EVENT_TYPES = Map.ofEntries(
            entry(GenerationEvent.COMPLETED, GenerationCompleted.class),
            entry(GenerationEvent.REFUSED, GenerationRefused.class),
            entry(GenerationEvent.FAILED, GenerationFailed.class),
            entry(GenerationEvent.DEAD_LETTERED, RequestDeadLettered.class),
            entry("concept.added", ConceptRecorded.class),
            entry("concept.proposed", ConceptRecorded.class),
            entry("concept.activated", ConceptRecorded.class),
            entry("concept.retired", ConceptRecorded.class),
            entry("discovery.requested", DiscoveryRequested.class),
            entry("discovery.succeeded", DiscoverySucceeded.class),
            entry("discovery.failed", DiscoveryEnded.class),
            entry("discovery.cancelled", DiscoveryEnded.class),
            entry("policy.published", PolicyPublication.class),
            entry("policy.draft-saved", DraftRecorded.class),
            entry("policy.drafted", DraftRecorded.class), // up to schema 2
            entry("policy.approved", DraftRecorded.class),
            entry("policy.draft-discarded", DraftRecorded.class),
            entry("policy.dry-run", DraftDryRun.class),
            entry("policy.settings-changed", ApprovalsChanged.class),
            entry("tenant.added", TenantEvent.class),
            entry("tenant.renamed", TenantEvent.class),
            entry("tenant.suspended", TenantEvent.class),
            entry("tenant.resumed", TenantEvent.class),
            entry("content.erased", ContentErased.class),
            entry("content.expired", ContentExpired.class),
            entry("entries.expired", EntriesExpired.class),
            entry("hold.set", HoldRecorded.class),
            entry("hold.lifted", HoldRecorded.class),
            entry("retention.changed", RetentionChanged.class),
            entry(TrailEvent.DISCREPANCY, DiscrepancyFound.class),
            entry(TrailEvent.UNREADABLE, UnreadableRecord.class),
            entry("audit.chain-ended", HashChainEnded.class),
            entry("audit.checkpoint-refused", CheckpointRefused.class),
            entry("audit.seal-refused", CheckpointRefused.class), // up to schema 2
            entry("audit.disclosed", ContentDisclosed.class),
            entry("audit.revealed", ContentDisclosed.class), // up to schema 2
            entry("audit.replayed", RequestReplayed.class),
            entry("audit.query-saved", SavedQueryRecorded.class),
            entry("audit.query-deleted", SavedQueryRecorded.class),
            entry("audit.statement-settings-changed", StatementSettingsChanged.class));

    /** Never converts between texts and numbers: a field of another type makes its event unrecognized. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, config -> List.of(
                            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                    .forEach(shape -> config.setCoercion(shape, CoercionAction.Fail)))
            .build();

    private AuditEntryCodec() {}

    /**
     * Writes an entry as canonical JSON in UTF-8. Leaves out empty fields.
     *
     * @throws IllegalArgumentException if the entry is not of the current schema, or holds what canonical JSON cannot
     */
    public static byte[] encode(AuditEntry auditEntry) {
        if (auditEntry.schema() != AuditEntry.CURRENT_SCHEMA) {
            throw new IllegalArgumentException("an entry of schema (" + auditEntry.schema()
                    + ") cannot be written, only schema (" + AuditEntry.CURRENT_SCHEMA + ").");
        }
        try {
            return CanonicalJson.canonicalize(MAPPER.writeValueAsBytes(toFields(auditEntry)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the entry (" + auditEntry.kind() + ") holds what JSON cannot", e);
        }
    }

    /** Writes an entry like {@link #encode}, as a string. */
    public static String encodeToString(AuditEntry auditEntry) {
        return new String(encode(auditEntry), UTF_8);
    }

    private static ObjectNode toFields(AuditEntry auditEntry) {
        ObjectNode fields = MAPPER.valueToTree(auditEntry.event());
        return fields.put("schema", auditEntry.schema())
                .put("kind", auditEntry.kind())
                .put("at", auditEntry.at().toString())
                .put("tenant", auditEntry.tenant())
                .put("actor", auditEntry.actor());
    }

    /**
     * Reads a recorded entry of any schema. Fields that this version does not know stay in the text only.
     *
     * @throws IllegalArgumentException naming the field or the position that is wrong, without its value
     */
    public static AuditEntry decode(String text) {
        try {
            return decode(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an entry at " + describeLocation(e), e);
        }
    }

    /** Reads a recorded entry like {@link #decode(String)}, from UTF-8. */
    public static AuditEntry decode(byte[] text) {
        try {
            return decode(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an entry at " + describeLocation(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    private static AuditEntry decode(JsonNode root) {
        if (!(root instanceof ObjectNode fields)) {
            throw new IllegalArgumentException("not an entry: it must be an object");
        }
        int schema = parseSchema(fields.path("schema"));
        String kind = requireText(fields, "kind");
        HEADER_TEXTS.forEach(name -> checkText(fields, name));
        HEADER_LISTS.forEach(name -> checkTextList(fields, name));
        return new AuditEntry(
                schema,
                kind,
                parseInstant(requireText(fields, "at")),
                requireText(fields, "tenant"),
                requireText(fields, "actor"),
                readEvent(kind, schema <= LAST_NESTED_SCHEMA ? flatten(fields) : fields));
    }

    private static int parseSchema(JsonNode value) {
        if (value.isInt() && value.intValue() > 0) {
            return value.intValue();
        }
        throw new IllegalArgumentException("not an entry: schema must be a whole number from 1");
    }

    private static Instant parseInstant(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not an entry: at must be an instant", e);
        }
    }

    private static String requireText(ObjectNode fields, String name) {
        checkText(fields, name);
        String text = fields.path(name).textValue();
        if (text == null) {
            throw new IllegalArgumentException("not an entry: " + name + " is missing");
        }
        return text;
    }

    private static void checkText(ObjectNode fields, String name) {
        if (fields.hasNonNull(name) && !fields.path(name).isTextual()) {
            throw new IllegalArgumentException("not an entry: " + name + " must be a text");
        }
    }

    private static void checkTextList(ObjectNode fields, String name) {
        JsonNode list = fields.get(name);
        if (list == null) {
            return;
        }
        boolean isTextList = list.isArray();
        for (JsonNode element : list) {
            isTextList &= element.isTextual();
        }
        if (!isTextList) {
            throw new IllegalArgumentException("not an entry: " + name + " must be a list of texts");
        }
    }

    /**
     * Moves the nested fields of schema 1 up. Nested fields with a header's name stay hidden, as they were when it was
     * written.
     */
    private static ObjectNode flatten(ObjectNode fields) {
        JsonNode details = fields.path(DETAILS);
        if (!details.isMissingNode() && !details.isObject()) {
            throw new IllegalArgumentException("not an entry: details must be an object");
        }
        ObjectNode flat = fields.objectNode();
        details.properties().forEach(detail -> flat.set(detail.getKey(), detail.getValue()));
        flat.remove(HEADER_TEXTS);
        flat.remove(HEADER_LISTS);
        flat.setAll(fields);
        flat.remove(DETAILS);
        return flat;
    }

    private static AuditEvent readEvent(String kind, ObjectNode fields) {
        Class<? extends AuditEvent> type = EVENT_TYPES.get(kind);
        if (type != null) {
            try {
                return readEvent(type, fields);
            } catch (JsonProcessingException
                    | IllegalArgumentException e) { // the fields do not fit; they are kept as they are
                return new UnrecognizedEvent(kind, withoutHeader(fields));
            }
        }
        return new UnrecognizedEvent(kind, withoutHeader(fields));
    }

    private static AuditEvent readEvent(Class<? extends AuditEvent> type, ObjectNode fields)
            throws JsonProcessingException {
        if (type == RequestDeadLettered.class || !GenerationEvent.class.isAssignableFrom(type)) {
            return MAPPER.treeToValue(fields, type);
        }
        GenerationEventReader reader = new GenerationEventReader(fields);
        DecidedRequest decidedRequest = reader.readRequest();
        GenerationSettings settings = reader.readSettings();
        if (type == GenerationCompleted.class) {
            return new GenerationCompleted(decidedRequest, settings, reader.readOutput());
        } else if (type == GenerationRefused.class) {
            return new GenerationRefused(decidedRequest, settings, reader.readCause());
        }
        return new GenerationFailed(decidedRequest, settings, reader.readCause());
    }

    private static ObjectNode withoutHeader(ObjectNode fields) {
        ObjectNode remaining = fields.deepCopy();
        remaining.remove(List.of("schema", "kind", "at", "tenant", "actor"));
        return remaining;
    }

    private static String describeLocation(JsonProcessingException e) {
        return e.getLocation() == null
                ? "its end"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
