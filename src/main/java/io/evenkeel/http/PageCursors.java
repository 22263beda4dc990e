package io.evenkeel.http;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals where pages end (AES-GCM), with a key that all instances on one database share: nobody can read a cursor, make one up, or
 * use it for another list than it was given for.
 */
@Singleton
public class PageCursors {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_CURSOR_LENGTH = 1000;

    private final SecureRandom random = new SecureRandom();
    private final Supplier<byte[]> key;

    @Inject
    PageCursors(CursorKeyTable table) {
        this((Supplier<byte[]>) table::key);
    }

    PageCursors(Supplier<byte[]> key) {
        this.key = key;
    }

    /**
     * What a caller asked for.
     *
     * @param scope what is listed, with the tenant that it belongs to
     * @param limit as given; 100 if absent
     * @param cursor as given; absent for the first page
     * @throws ProblemException {@code invalid-limit}, or {@code invalid-cursor} if it was altered or is another list's
     */
    public PageRequest pageRequest(String scope, @Nullable String limit, @Nullable String cursor) {
        return new PageRequest(
                this, scope, parseLimit(limit), Optional.ofNullable(cursor).map(encoded -> decode(scope, encoded)));
    }

    private static int parseLimit(@Nullable String limit) {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw ProblemException.invalid(
                    "invalid-limit",
                    "limit (" + SafeText.sanitise(limit) + ") must be a number from 1 to " + MAX_LIMIT + ".");
        }
        return Integer.parseInt(limit);
    }

    String encode(String scope, String position) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext =
                    createCipher(Cipher.ENCRYPT_MODE, nonce, scope).doFinal(position.getBytes(StandardCharsets.UTF_8));
            byte[] bytes = ByteBuffer.allocate(NONCE_BYTES + ciphertext.length)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    String decode(String scope, String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor.length() > MAX_CURSOR_LENGTH ? "" : cursor);
            byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            Cipher cipher = createCipher(Cipher.DECRYPT_MODE, nonce, scope);
            return new String(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw ProblemException.invalid(
                    "invalid-cursor",
                    "cursor (" + SafeText.sanitise(cursor)
                            + ") was not given out for this list.\nMaybe it was cut off: take it from"
                            + " the header Link as it is, or start without one.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private Cipher createCipher(int mode, byte[] nonce, String scope) throws GeneralSecurityException {
        SecretKey secret = new SecretKeySpec(key.get(), "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(scope.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
