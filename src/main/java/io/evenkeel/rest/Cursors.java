package io.evenkeel.rest;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
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
public class Cursors {
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int NONCE = 12;
    private static final int SEAL_BITS = 128;
    private static final int LONGEST = 1000;

    private final SecureRandom random = new SecureRandom();
    private final Supplier<byte[]> key;

    @Inject
    Cursors(CursorKeyTable table) {
        this((Supplier<byte[]>) table::key);
    }

    Cursors(Supplier<byte[]> key) {
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
    public Slice slice(String scope, @Nullable String limit, @Nullable String cursor) {
        return new Slice(this, scope, limit(limit), Optional.ofNullable(cursor).map(given -> open(scope, given)));
    }

    private static int limit(@Nullable String limit) {
        if (limit == null) {
            return USUAL;
        }
        if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw ProblemException.invalid(
                    "invalid-limit", "limit (" + Shown.of(limit) + ") must be a number from 1 to " + MOST + ".");
        }
        return Integer.parseInt(limit);
    }

    String seal(String scope, String position) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] closed =
                    cipher(Cipher.ENCRYPT_MODE, nonce, scope).doFinal(position.getBytes(StandardCharsets.UTF_8));
            byte[] both = ByteBuffer.allocate(NONCE + closed.length)
                    .put(nonce)
                    .put(closed)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    String open(String scope, String cursor) {
        try {
            byte[] both = Base64.getUrlDecoder().decode(cursor.length() > LONGEST ? "" : cursor);
            byte[] nonce = Arrays.copyOf(both, NONCE);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, scope);
            return new String(cipher.doFinal(both, NONCE, both.length - NONCE), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw ProblemException.invalid(
                    "invalid-cursor",
                    "cursor (" + Shown.of(cursor)
                            + ") was not given out for this list.\nMaybe it was cut off: take it from"
                            + " the header Link as it is, or start without one.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String scope) throws GeneralSecurityException {
        SecretKey secret = new SecretKeySpec(key.get(), "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, secret, new GCMParameterSpec(SEAL_BITS, nonce));
        cipher.updateAAD(scope.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
