package io.evenkeel.access;

import static io.evenkeel.TestApiClients.withToken;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;

import io.evenkeel.embedded.DevelopmentKey;
import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forged, altered and expired tokens are rejected. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ForgedTokensTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final RecordingLogHandler logHandler = new RecordingLogHandler();

    @BeforeEach
    void attachLogHandler() {
        Logger.getLogger("").addHandler(logHandler);
    }

    @AfterEach
    void logsNoToken() {
        Logger.getLogger("").removeHandler(logHandler);
        assertThat(logHandler.heard).noneMatch(line -> line.contains("eyJ"));
    }

    @Test
    void acceptsValidToken() throws Exception {
        assertThat(statusFor(sign(claims(), developmentKey()))).isEqualTo(200);
    }

    @Test
    void rejectsTokenOfAnotherKey() throws Exception {
        assertThat(statusFor(sign(claims(), anotherKey()))).isEqualTo(401);
    }

    @Test
    void rejectsExpiredToken() throws Exception {
        assertThat(statusFor(sign(claims().expiresAt(Instant.now().minusSeconds(60)), developmentKey())))
                .isEqualTo(401);
    }

    @Test
    void rejectsTokenWithoutExpiry() throws Exception {
        String claims = "{\"iss\":\"" + DevelopmentKey.ISSUER + "\",\"aud\":\"evenkeel\",\"sub\":\"eve\","
                + "\"groups\":[\"auditor\"],\"tenants\":[\"*\"],\"iat\":"
                + Instant.now().getEpochSecond();
        String never = assembleToken(claims + "}");
        String soon = assembleToken(
                claims + ",\"exp\":" + Instant.now().plusSeconds(60).getEpochSecond() + "}");

        assertThat(statusFor(soon)).isEqualTo(200);
        assertThat(statusFor(never)).isEqualTo(401);
    }

    @Test
    void rejectsTokenNotYetValid() throws Exception {
        assertThat(statusFor(sign(
                        claims().claim("nbf", Instant.now().plusSeconds(600).getEpochSecond()), developmentKey())))
                .isEqualTo(401);
    }

    @Test
    void rejectsTokenOfAnotherIssuer() throws Exception {
        assertThat(statusFor(sign(claims().issuer("https://evil.invalid"), developmentKey())))
                .isEqualTo(401);
    }

    @Test
    void rejectsTokenForAnotherAudience() throws Exception {
        assertThat(statusFor(sign(claims().audience("billing"), developmentKey())))
                .isEqualTo(401);
    }

    @Test
    void rejectsTokenWithoutAudience() throws Exception {
        assertThat(statusFor(sign(claims().audience(Set.of()), developmentKey())))
                .isEqualTo(401);
    }

    @Test
    void rejectsUnsignedToken() throws Exception {
        String payload = sign(claims(), developmentKey()).split("\\.", -1)[1];

        assertThat(statusFor(encodePart("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + payload + "."))
                .isEqualTo(401);
    }

    @Test
    void rejectsTokenSignedWithPublicKeyAsSecret() throws Exception {
        String payload = sign(claims(), developmentKey()).split("\\.", -1)[1];
        String content = encodePart("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + payload;
        byte[] secret = Base64.getDecoder()
                .decode(DevelopmentKey.in(EmbeddedServers.KEY).settings().get("quarkus.oidc.public-key"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));

        assertThat(statusFor(content + "." + BASE64.encodeToString(mac.doFinal(content.getBytes(UTF_8)))))
                .isEqualTo(401);
    }

    @Test
    void rejectsAlteredToken() throws Exception {
        String[] parts = sign(claims().claim("tenants", Set.of("acme")), developmentKey())
                .split("\\.", -1);
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("acme", "*");

        assertThat(statusFor(parts[0] + "." + encodePart(payload) + "." + parts[2]))
                .isEqualTo(401);
    }

    @Test
    void rejectsMalformedToken() {
        assertThat(statusFor("guess")).isEqualTo(401);
        assertThat(statusFor("a.b.c")).isEqualTo(401);
    }

    @Test
    void tokenWithoutTenantsHasEmptyScope() throws Exception {
        String token = sign(claimsWithoutExpiry(), developmentKey());

        withToken(token).get("/api/v1/tenants").then().statusCode(200).body("$", empty());
        withToken(token).get("/api/v1/tenants/stockphoto").then().statusCode(404);
    }

    @Test
    void malformedTenantNamesGiveEmptyScope() throws Exception {
        for (Object tenants : List.of(7, true, Map.of("*", "*"), List.of("stockphoto,schoolbook"), "' or true --")) {
            String token = sign(claimsWithoutExpiry().claim("tenants", tenants), developmentKey());

            withToken(token).get("/api/v1/tenants").then().statusCode(200).body("$", empty());
        }
    }

    @Test
    void acceptsSingleTenantWithoutList() throws Exception {
        String token = sign(claimsWithoutExpiry().claim("tenants", "stockphoto"), developmentKey());

        assertThat(withToken(token).get("/api/v1/tenants/stockphoto").statusCode())
                .isEqualTo(200);
    }

    private static int statusFor(String token) {
        return withToken(token).get("/api/v1/tenants").statusCode();
    }

    private static JwtClaimsBuilder claims() {
        return claimsWithoutExpiry().claim("tenants", Set.of("*"));
    }

    private static JwtClaimsBuilder claimsWithoutExpiry() {
        return Jwt.claims()
                .issuer(DevelopmentKey.ISSUER)
                .audience("evenkeel")
                .subject("eve")
                .groups(Roles.AUDITOR)
                .expiresIn(Duration.ofMinutes(5));
    }

    private static String sign(JwtClaimsBuilder claims, PrivateKey key) {
        return claims.jws().sign(key);
    }

    private static PrivateKey developmentKey() throws Exception {
        byte[] kept = Base64.getMimeDecoder().decode(Files.readString(EmbeddedServers.KEY.resolve("development-key")));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(kept));
    }

    /** Signs the claims unchanged: token builders would add missing ones. */
    private static String assembleToken(String claims) throws Exception {
        String content = encodePart("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encodePart(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(developmentKey());
        signature.update(content.getBytes(UTF_8));
        return content + "." + BASE64.encodeToString(signature.sign());
    }

    private static PrivateKey anotherKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair().getPrivate();
    }

    private static String encodePart(String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }

    /** Collects all log records. */
    private static final class RecordingLogHandler extends Handler {
        private static final PatternFormatter FORMAT = new PatternFormatter("%s%e");

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            heard.add(FORMAT.format(ExtLogRecord.wrap(entry)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
