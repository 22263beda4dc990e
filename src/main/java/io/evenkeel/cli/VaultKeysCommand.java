package io.evenkeel.cli;

import io.evenkeel.vault.KeyEncryptionKeys;
import io.evenkeel.vault.Vault;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Makes and rotates the key-encryption keys of a vault, from the command line. */
final class VaultKeysCommand {
    static final String USAGE = """
            usage: vault new-key FILE                make a key-encryption key; keep a copy of it elsewhere
                   vault rotate-key FILE --keys DIR  make a new one, and wrap all data keys in DIR by it
                   vault rewrap FILE --keys DIR      wrap those by the newest one that are not
            """;
    private static final int MISUSE = 2;

    private VaultKeysCommand() {}

    /** Does what the words say. @return the exit status */
    static int run(List<String> words, PrintStream out) {
        try {
            if (words.size() == 2 && words.get(0).equals("new-key")) {
                KeyEncryptionKeys.create(Path.of(words.get(1)));
                out.println("made " + words.get(1) + ". Without it nothing that it wraps can be opened: keep a copy.");
                return 0;
            }
            if (words.size() == 4
                    && words.get(2).equals("--keys")
                    && words.get(0).matches("rotate-key|rewrap")) {
                Path file = Path.of(words.get(1));
                KeyEncryptionKeys masters =
                        words.get(0).equals("rewrap") ? KeyEncryptionKeys.load(file) : KeyEncryptionKeys.rotate(file);
                Path keys = Path.of(words.get(3));
                out.println(new Vault(keys, keys, masters).rewrap() + " data keys are wrapped by " + masters + " now.");
                return 0;
            }
        } catch (IllegalStateException | UncheckedIOException e) {
            out.println(e.getMessage());
            return EvenkeelCommand.FAILURE;
        }
        out.print(USAGE);
        return MISUSE;
    }
}
