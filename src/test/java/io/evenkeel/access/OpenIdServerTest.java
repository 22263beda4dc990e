package io.evenkeel.access;

import static io.evenkeel.TestApiClients.admin;
import static io.evenkeel.TestApiClients.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.EmbeddedServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.build.Jwt;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Accepts tokens of an OpenID Connect server, as in production. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@WithTestResource(value = OpenIdServer.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class OpenIdServerTest {
    private final String server = ConfigProvider.getConfig().getValue("quarkus.oidc.auth-server-url", String.class);

    @Test
    void acceptsServerTokenWithRolesAndTenants() throws Exception {
        String operator = token(server, "evenkeel", Roles.PLATFORM_OPERATOR, "*");
        withToken(operator)
                .body("{\"name\": \"Acme\"}")
                .put("/api/v1/tenants/acme")
                .then()
                .statusCode(200);

        List<String> seen = withToken(token(server, "evenkeel", Roles.PUBLISHER, "acme"))
                .get("/api/v1/tenants")
                .path("id");

        assertThat(seen).containsExactly("acme");
    }

    @Test
    void rejectsAnotherIssuerOrAudience() throws Exception {
        assertThat(statusFor(token("https://evil.invalid", "evenkeel", Roles.AUDITOR, "*")))
                .isEqualTo(401);
        assertThat(statusFor(token(server, "billing", Roles.AUDITOR, "*"))).isEqualTo(401);
    }

    @Test
    void rejectsDevelopmentToken() {
        assertThat(admin().get("/api/v1/tenants").statusCode()).isEqualTo(401);
    }

    private static int statusFor(String token) {
        return withToken(token).get("/api/v1/tenants").statusCode();
    }

    private static String token(String issuer, String audience, String role, String tenant) throws Exception {
        return Jwt.claims()
                .issuer(issuer)
                .audience(audience)
                .subject("ada")
                .groups(role)
                .claim("brands", Set.of(tenant))
                .expiresIn(Duration.ofMinutes(5))
                .jws()
                .keyId(OpenIdServer.KEY_ID)
                .sign(readKey());
    }

    private static PrivateKey readKey() throws Exception {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(OpenIdServer.KEY)));
    }
}
