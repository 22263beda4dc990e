package io.evenkeel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.platform.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of a list ended, sent as Base64 of a small JSON object. It is neither secret nor signed: it grants no
 * access, because the caller's role, the path and row-level security are checked for every page
 * (docs/adr/013-plain-page-cursors.md).
 *
 * @param position of the last item of the page; without control characters
 */
record PageCursor(String position) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER =
            JSON.readerFor(EncodedCursor.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_LENGTH = 2000;
    private static final int DIGEST_LENGTH = 16;

    /** @param list start of a digest of the list's name and filters */
    private record EncodedCursor(String list, String after) {}

    String encode(String list) {
        try {
            byte[] json = JSON.writeValueAsBytes(new EncodedCursor(digestOf(list), position));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a cursor could not be written", e);
        }
    }

    /** @throws ProblemException {@code invalid-cursor} if it is malformed or belongs to another list */
    static PageCursor decode(String list, String text) {
        try {
            EncodedCursor cursor =
                    READER.readValue(Base64.getUrlDecoder().decode(text.length() > MAX_LENGTH ? "" : text));
            if (cursor != null && digestOf(list).equals(cursor.list()) && isPosition(cursor.after())) {
                return new PageCursor(cursor.after());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static boolean isPosition(String after) {
        return after != null && after.chars().noneMatch(Character::isISOControl);
    }

    private static String digestOf(String list) {
        return Sha256.hex(list.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_LENGTH);
    }

    static ProblemException invalid(String cursor) {
        return ProblemException.invalid(
                "invalid-cursor",
                "cursor (" + SafeText.sanitise(cursor)
                        + ") is not valid for this list.\nMaybe it was cut off: take it from the header Link as it is,"
                        + " or start without one.");
    }
}
