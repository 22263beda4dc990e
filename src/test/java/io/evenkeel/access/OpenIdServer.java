package io.evenkeel.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** A minimal OpenID Connect server: discovery document and public key. Tests sign with {@link #KEY}. */
public final class OpenIdServer implements QuarkusTestResourceLifecycleManager {
    static final Path KEY = Path.of("target/test-openid-key");
    static final String KEY_ID = "k1";

    private HttpServer server;

    @Override
    public int order() {
        return 1; // after the embedded servers, to replace their development key
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            respondWith(
                    "/.well-known/openid-configuration",
                    "{\"issuer\":\"" + address + "\",\"jwks_uri\":\"" + address + "/keys\",\"token_endpoint\":\""
                            + address + "/token\"}");
            respondWith("/keys", "{\"keys\":[" + createKeySet() + "]}");
            server.start();
            return Map.of(
                    "quarkus.oidc.auth-server-url", address,
                    "quarkus.oidc.public-key", "",
                    "quarkus.oidc.token.issuer", "",
                    "evenkeel.access.development", "false",
                    "evenkeel.access.tenants-claim", "brands");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void respondWith(String path, String json) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] bytes = json.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String createKeySet() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Files.write(KEY, pair.getPrivate().getEncoded());
        RSAPublicKey open = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\",\"n\":\""
                + encodeNumber(open.getModulus()) + "\",\"e\":\"" + encodeNumber(open.getPublicExponent()) + "\"}";
    }

    private static String encodeNumber(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
