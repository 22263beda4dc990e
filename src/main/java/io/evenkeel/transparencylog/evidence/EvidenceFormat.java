package io.evenkeel.transparencylog.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.transparencylog.CanonicalJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The layout of evidence lines: JSON with a fixed position for each byte, so that entries are read without decoding.
 */
final class EvidenceFormat {
    static final String TITLE = "evenkeel evidence 1";

    static final byte[] ENTRY_START = toAscii("{\"seq\":");
    static final byte[] LEAF_FIELD = toAscii(",\"leaf\":\"");
    static final byte[] ENTRY_FIELD = toAscii("\",\"entry\":");
    static final byte[] TEXT_FIELD = toAscii("\",\"text\":");
    static final byte[] EXPIRED_FIELD = toAscii("\",\"expired\":true}");
    static final byte[] MISSING_FIELD = toAscii("\",\"missing\":true}");
    static final byte[] CHECKPOINT_START = toAscii("{\"checkpoint\":");
    static final byte[] SIGNATURE_START = toAscii("{\"sealed\":");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EvidenceFormat() {}

    static byte[] toAscii(String text) {
        return text.getBytes(US_ASCII);
    }

    /**
     * Returns the text that is signed at the end: it holds the digest of all lines but those of entries with their
     * text.
     */
    static String signedText(String digest) {
        return TITLE + "\n" + digest + "\n";
    }

    /** Returns whether a text has no line break. */
    static boolean isOneLine(byte[] text) {
        for (byte character : text) {
            if (character == '\n' || character == '\r') {
                return false;
            }
        }
        return true;
    }

    /** Reads a canonical JSON string; empty if it is not canonical. */
    static Optional<String> unquote(byte[] bytes, int from, int to) {
        byte[] json = Arrays.copyOfRange(bytes, from, to);
        try {
            String text = MAPPER.readValue(new String(json, UTF_8), String.class);
            return text != null && Arrays.equals(CanonicalJson.quote(text), json)
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
