package io.evenkeel.audit.proof.evidence;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a file of evidence.
 *
 * @param evidence version of the format
 * @param tenant whose entries they are
 * @param origin of the tree's checkpoints
 * @param first number of an entry in the file; a checkpoint's size, or 0
 * @param end number after the last one: a checkpoint's size
 * @param from of the time that was asked for; absent for all before
 * @param to of the time that was asked for, exclusive; absent for all after
 * @param unsealed how many entries came after the last checkpoint, and so are not in the file
 * @param exported when
 * @param frontier of the tree before the first entry: hexadecimal hashes
 * @param opening the checkpoint before the first entry; absent where that is entry 0
 * @param keys all verifier keys of the deployment
 * @param handovers between them
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
public record Header(
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
    public static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public Header {
        requireNonNull(tenant, "tenant");
        requireNonNull(origin, "origin");
        requireNonNull(exported, "exported");
        frontier = List.copyOf(frontier);
        keys = List.copyOf(keys);
        handovers = List.copyOf(handovers);
    }

    /** Hashes as headers say them. */
    public static List<String> hex(Frontier frontier) {
        return frontier.hashes().stream().map(HexFormat.of()::formatHex).toList();
    }

    Frontier before() {
        try {
            return Frontier.of(
                    first, frontier.stream().map(HexFormat.of()::parseHex).toList());
        } catch (IllegalArgumentException e) {
            throw new Unproven(Why.EDITED, "the header's frontier is not that of a tree of size (" + first + ").");
        }
    }

    byte[] line() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a header is JSON", e);
        }
    }

    static Header parse(byte[] line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            JsonNode version = json.path("evidence");
            if (!version.isInt()) {
                throw new Unproven(
                        Why.MALFORMED,
                        "the file does not begin as evidence does.\nMaybe it is another export: evidence is what"
                                + " GET .../audit/evidence answers.");
            }
            if (version.intValue() != VERSION) {
                throw new Unproven(
                        Why.UNKNOWN_VERSION,
                        "the file's format is of version (" + version + "), and this verifier knows version (" + VERSION
                                + ").\nMaybe take the verifier of a newer Evenkeel.");
            }
            return MAPPER.treeToValue(json, Header.class);
        } catch (IOException e) {
            throw new Unproven(Why.MALFORMED, "the file's first line is no header of evidence.");
        }
    }
}
