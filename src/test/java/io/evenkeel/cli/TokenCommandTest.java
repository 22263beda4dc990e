package io.evenkeel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.embedded.DevelopmentKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCommandTest {
    @TempDir
    Path data;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void printsTokenForDevelopment() throws IOException {
        DevelopmentKey.in(data);

        assertThat(run("--role", "policy-admin", "--tenant", "acme", "--hours", "2"))
                .isZero();

        JsonNode claims = claims(said.toString(UTF_8).strip());
        assertThat(claims.path("iss").asText()).isEqualTo("https://evenkeel.invalid/development");
        assertThat(claims.path("development").asBoolean()).isTrue();
        assertThat(claims.path("aud").asText()).isEqualTo("evenkeel");
        assertThat(claims.path("upn").asText()).isEqualTo("development policy-admin");
        assertThat(claims.path("groups")).extracting(JsonNode::asText).containsExactly("policy-admin");
        assertThat(claims.path("tenants")).extracting(JsonNode::asText).containsExactly("acme");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(7200);
    }

    @Test
    void acceptsNameOfUser() throws IOException {
        DevelopmentKey.in(data);

        assertThat(run("--role", "policy-admin", "--tenant", "acme", "--name", "ann"))
                .isZero();

        assertThat(claims(said.toString(UTF_8).strip()).path("upn").asText()).isEqualTo("ann");
    }

    @Test
    void createsOperatorTokenForAllTenants() throws IOException {
        DevelopmentKey.in(data);

        assertThat(run("--role", "platform-operator")).isZero();

        assertThat(claims(said.toString(UTF_8).strip()).path("tenants"))
                .extracting(JsonNode::asText)
                .containsExactly("*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--role king --tenant acme | role (king) must be one of auditor, platform-operator, policy-admin,"
                        + " publisher.",
                "--role auditor | --tenant must be given.",
                "--role auditor --tenant Acme! | tenant (Acme!) must match",
                "--role platform-operator --tenant acme | must be for all tenants, not for [acme].",
                "--role auditor --tenant acme --hours 0 | hours (0) must be from 1 to 744.",
                "--role auditor --tenant acme --name a/b | name (a/b) must match",
                "--role auditor --tenant acme --hours 745 | hours (745) must be from 1 to 744."
            })
    void namesInvalidOption(String words, String why) {
        DevelopmentKey.in(data);

        assertThat(run(words.split(" ", -1))).isEqualTo(1);

        assertThat(said.toString(UTF_8)).contains(why).doesNotContain("eyJ");
    }

    @Test
    void requiresDevelopmentKey() {
        assertThat(run("--role", "auditor", "--tenant", "acme")).isEqualTo(1);

        assertThat(said.toString(UTF_8)).contains("has no development key.\nMaybe start the service first");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void keepsKeyPrivate() throws IOException {
        DevelopmentKey first = DevelopmentKey.in(data);
        DevelopmentKey again = DevelopmentKey.in(data);

        assertThat(again.settings()).isEqualTo(first.settings());
        assertThat(first).hasToString("DevelopmentKey");
        assertThat(data)
                .isDirectoryContaining(file -> file.getFileName().toString().equals("development-key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("development-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void namesInvalidKey() throws IOException {
        Files.writeString(data.resolve("development-key"), "nothing");

        assertThatThrownBy(() -> DevelopmentKey.in(data))
                .hasMessageEndingWith("development-key) holds no development key.\n"
                        + "Maybe remove it: a new one is made at the next start.");
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of("token"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        return EvenkeelCommand.run(all, new PrintStream(said, true, UTF_8));
    }

    private static JsonNode claims(String token) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
