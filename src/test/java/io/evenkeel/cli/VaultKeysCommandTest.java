package io.evenkeel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.KeyEncryptionKeys;
import io.evenkeel.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultKeysCommandTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final RequestId REQUEST = new RequestId("/shop", "r-1");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of("vault"));
        all.addAll(List.of(words));
        return EvenkeelCommand.run(all, new PrintStream(said, true, UTF_8));
    }

    @Test
    void rotatesKeyWhileVaultIsInUse() throws Exception {
        String file = folder.resolve("master").toString();
        String keys = folder.resolve("keys").toString();
        assertThat(run("new-key", file)).isZero();
        Vault running = new Vault(folder, Path.of(keys), KeyEncryptionKeys.load(Path.of(file)));
        String commitment = running.openOrCreate(ACME, REQUEST).storeContent("{}".getBytes(UTF_8));

        assertThat(run("rotate-key", file, "--keys", keys)).isZero();

        assertThat(said.toString(UTF_8)).contains("1 data keys are wrapped by");
        assertThat(running.open(ACME, REQUEST).loadContent(commitment)).isEqualTo("{}".getBytes(UTF_8));
        assertThat(KeyEncryptionKeys.load(Path.of(file)).toString()).matches("KeyEncryptionKeys\\[\\d+, \\d+]");
        assertThat(run("rewrap", file, "--keys", keys)).isZero();
        assertThat(said.toString(UTF_8)).contains("0 data keys are wrapped by");
    }

    @Test
    void keepsExistingKey() {
        run("new-key", folder.resolve("master").toString());

        assertThat(run("new-key", folder.resolve("master").toString())).isEqualTo(1);
        assertThat(said.toString(UTF_8)).contains("is there already");
    }

    @Test
    void requiresKeyForRotation() {
        assertThat(run("rotate-key", folder.resolve("none").toString(), "--keys", folder.toString()))
                .isEqualTo(1);
        assertThat(said.toString(UTF_8)).contains("is missing");
    }

    @Test
    void printsUsageForUnknownCommand() {
        assertThat(run("new-keys")).isEqualTo(2);
        assertThat(said.toString(UTF_8)).contains("new-key", "rotate-key", "rewrap");
    }
}
