package io.evenkeel.embedded;

import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Signs tokens where there is no OpenID Connect server: for the embedded default, and so for one machine, only. Kept in a file
 * that only its owner reads. Each token says in its issuer that it is a development token.
 */
public final class DevelopmentKey {
    /** No server of that name can exist. */
    public static final String ISSUER = "https://evenkeel.invalid/development";

    static final String AUDIENCE = "evenkeel";
    private static final String FILE = "development-key";
    private static final int BITS = 2048;

    private final RSAPrivateCrtKey key;

    private DevelopmentKey(RSAPrivateCrtKey key) {
        this.key = key;
    }

    /** Whether a folder has one. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** The one of a folder; a new one at first. */
    public static DevelopmentKey in(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!isIn(folder)) {
                Files.createDirectories(folder);
                keep(file, KeyPairGenerator.getInstance("RSA"));
            }
            byte[] kept = Base64.getMimeDecoder().decode(Files.readString(file));
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(kept));
            return new DevelopmentKey((RSAPrivateCrtKey) key);
        } catch (IOException e) {
            throw new UncheckedIOException("the development key in (" + file + ") cannot be kept", e);
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new IllegalStateException(
                    "(" + file + ") holds no development key.\nMaybe remove it: a new one is made at the next start.",
                    e);
        }
    }

    /** Written aside, so that a file of that name is whole. */
    private static void keep(Path file, KeyPairGenerator generator) throws IOException {
        generator.initialize(BITS);
        Path aside = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                FILE,
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                aside,
                Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What makes the application take its tokens. */
    public Map<String, String> settings() {
        return Map.of(
                "evenkeel.access.development",
                "true",
                "quarkus.oidc.public-key",
                publicKey(),
                "quarkus.oidc.token.issuer",
                ISSUER,
                "quarkus.oidc.token.audience",
                AUDIENCE,
                "evenkeel.access.tenants-claim",
                "tenants");
    }

    private String publicKey() {
        try {
            return Base64.getEncoder()
                    .encodeToString(KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java knows RSA", e);
        }
    }

    /** A development token; audit entries name its bearer after its roles. */
    public String token(Set<String> roles, Set<String> tenants, Duration life) {
        return token("development " + String.join(" ", roles), roles, tenants, life);
    }

    /** The same, for a bearer of a name. */
    public String token(String bearer, Set<String> roles, Set<String> tenants, Duration life) {
        return Jwt.claims()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(bearer)
                .upn(bearer)
                .groups(roles)
                .claim("tenants", tenants)
                .claim("development", true)
                .claim("jti", UUID.randomUUID().toString())
                .expiresIn(life)
                .jws()
                .sign(key);
    }

    @Override
    public String toString() {
        return "DevelopmentKey";
    }
}
