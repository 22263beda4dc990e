package io.evenkeel.audit.proof.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.audit.proof.Canonical;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** How the lines of evidence are laid out: JSON, but with each byte in its place, so that texts are cut out as they are. */
final class Layout {
    static final String TITLE = "evenkeel evidence 1";

    static final byte[] SEQ = ascii("{\"seq\":");
    static final byte[] LEAF = ascii(",\"leaf\":\"");
    static final byte[] ENTRY = ascii("\",\"entry\":");
    static final byte[] TEXT = ascii("\",\"text\":");
    static final byte[] EXPIRED = ascii("\",\"expired\":true}");
    static final byte[] MISSING = ascii("\",\"missing\":true}");
    static final byte[] CHECKPOINT = ascii("{\"checkpoint\":");
    static final byte[] SEALED = ascii("{\"sealed\":");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Layout() {}

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** What is signed at the end: of all lines but those of entries with their text, the digest. */
    static String sealed(String digest) {
        return TITLE + "\n" + digest + "\n";
    }

    /** Whether a text can stand in a line as it is. */
    static boolean isOneLine(byte[] text) {
        for (byte one : text) {
            if (one == '\n' || one == '\r') {
                return false;
            }
        }
        return true;
    }

    /** A text that JSON quotes in the one way there is; empty if it is written in another. */
    static Optional<String> unquoted(byte[] bytes, int from, int to) {
        byte[] json = Arrays.copyOfRange(bytes, from, to);
        try {
            String text = MAPPER.readValue(new String(json, UTF_8), String.class);
            return text != null && Arrays.equals(Canonical.text(text), json) ? Optional.of(text) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
