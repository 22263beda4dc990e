package io.evenkeel.transparencylog.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.transparencylog.CanonicalJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** How the lines of evidence are laid out: JSON, but with each byte in its place, so that texts are cut out as they are. */
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

    /** What is signed at the end: of all lines but those of entries with their text, the digest. */
    static String signedText(String digest) {
        return TITLE + "\n" + digest + "\n";
    }

    /** Whether a text can stand in a line as it is. */
    static boolean isOneLine(byte[] text) {
        for (byte character : text) {
            if (character == '\n' || character == '\r') {
                return false;
            }
        }
        return true;
    }

    /** A text that JSON quotes in the one way there is; empty if it is written in another. */
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
