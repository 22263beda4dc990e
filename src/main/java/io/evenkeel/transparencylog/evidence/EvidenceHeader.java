package io.evenkeel.transparencylog.evidence;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a file of evidence.
 *
 * @param evidence version of the format
 * @param tenant tenant of the entries
 * @param origin origin of the tree's checkpoints
 * @param first number of the first entry; the size of a checkpoint, or 0
 * @param end number after the last entry; the size of a checkpoint
 * @param from start of the requested time range; null for no bound
 * @param to end of the requested time range, exclusive; null for no bound
 * @param unsealed number of entries after the last checkpoint, which are not in the file
 * @param exported time of the export
 * @param frontier compact range before the first entry, in hexadecimal
 * @param opening checkpoint before the first entry; null if that is entry 0
 * @param keys all verifier keys of the deployment
 * @param handovers key rotation notes between them
 */
@JsonPropertyOrder({
    "evidence",
    "tenant",
    "origin",
    "first",
    "end",
    "from",
    "to",
    "unsealed",
    "exported",
    "frontier",
    "opening",
    "keys",
    "handovers"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvidenceHeader(
        int evidence,
        String tenant,
        String origin,
        long first,
        long end,
        @Nullable String from,
        @Nullable String to,
        long unsealed,
        String exported,
        List<String> frontier,
        @Nullable String opening,
        List<String> keys,
        List<String> handovers) {
    public static final int FORMAT_VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public EvidenceHeader {
        requireNonNull(tenant, "tenant");
        requireNonNull(origin, "origin");
        requireNonNull(exported, "exported");
        frontier = List.copyOf(frontier);
        keys = List.copyOf(keys);
        handovers = List.copyOf(handovers);
    }

    /** Returns the hashes of a compact range in hexadecimal. */
    public static List<String> toHex(CompactRange range) {
        return range.hashes().stream().map(HexFormat.of()::formatHex).toList();
    }

    CompactRange compactRangeBefore() {
        try {
            return CompactRange.fromHashes(
                    first, frontier.stream().map(HexFormat.of()::parseHex).toList());
        } catch (IllegalArgumentException e) {
            throw new VerificationException(
                    FailureCode.EDITED, "the header's frontier is not that of a tree of size (" + first + ").");
        }
    }

    byte[] toLine() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a header is JSON", e);
        }
    }

    static EvidenceHeader parse(byte[] line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            JsonNode formatVersion = json.path("evidence");
            if (!formatVersion.isInt()) {
                throw new VerificationException(
                        FailureCode.MALFORMED,
                        "the file does not begin as evidence does.\nMaybe it is another export: evidence is what"
                                + " GET .../audit/evidence answers.");
            }
            if (formatVersion.intValue() != FORMAT_VERSION) {
                throw new VerificationException(
                        FailureCode.UNKNOWN_VERSION,
                        "the file's format is of version (" + formatVersion + "), and this verifier knows version ("
                                + FORMAT_VERSION + ").\nMaybe take the verifier of a newer Evenkeel.");
            }
            return MAPPER.treeToValue(json, EvidenceHeader.class);
        } catch (IOException e) {
            throw new VerificationException(FailureCode.MALFORMED, "the file's first line is no header of evidence.");
        }
    }
}
