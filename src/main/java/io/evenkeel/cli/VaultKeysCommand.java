package io.evenkeel.cli;

import io.evenkeel.vault.KeyEncryptionKeys;
import io.evenkeel.vault.Vault;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code vault}: creates and rotates the key-encryption keys of a vault. */
@Command(
        name = "vault",
        description = "Creates and rotates the key-encryption keys of a vault.",
        mixinStandardHelpOptions = true)
final class VaultKeysCommand {
    private final PrintStream out;

    VaultKeysCommand(PrintStream out) {
        this.out = out;
    }

    @Command(name = "new-key", description = "Creates a key-encryption key. Keep a copy of it elsewhere.")
    void createKey(@Parameters(paramLabel = "FILE") Path file) {
        KeyEncryptionKeys.create(file);
        out.println("created " + file + ". Without it, no content that it protects can be decrypted: keep a copy.");
    }

    @Command(name = "rotate-key", description = "Adds a new key and wraps all data keys in DIR by it.")
    void rotateKey(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--keys", required = true, paramLabel = "DIR") Path folder) {
        rewrap(KeyEncryptionKeys.rotate(file), folder);
    }

    @Command(name = "rewrap", description = "Wraps all data keys in DIR by the newest key, where an older one does.")
    void rewrap(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--keys", required = true, paramLabel = "DIR") Path folder) {
        rewrap(KeyEncryptionKeys.load(file), folder);
    }

    private void rewrap(KeyEncryptionKeys keys, Path folder) {
        out.println(new Vault(folder, folder, keys).rewrap() + " data keys are wrapped by " + keys + " now.");
    }
}
