package io.evenkeel.transparencylog.note;

import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a deployment's signing keys: {@code vkeys} lists all verifier keys with their validity; each private key has a file that
 * only its owner can read; key rotation notes link the keys.
 */
public final class SigningKeyStore {
    static final String KEY_LIST_FILE = "vkeys";
    private static final String KEY_LIST_HEADER = "# Evenkeel's audit keys: verifier key, from, until\n";

    private final Path folder;
    private final List<KeyValidity> keyValidities;

    /**
     * The time in which a key signs.
     *
     * @param validUntil null while the key signs
     */
    public record KeyValidity(
            VerifierKey verifierKey,
            Instant validFrom,
            @Nullable Instant validUntil) {
        private String toLine() {
            return verifierKey + " " + validFrom + (validUntil == null ? "" : " " + validUntil) + "\n";
        }
    }

    private SigningKeyStore(Path folder, List<KeyValidity> keyValidities) {
        this.folder = folder;
        this.keyValidities = List.copyOf(keyValidities);
    }

    /** Returns whether a folder has keys. */
    public static boolean existsIn(Path folder) {
        return Files.exists(folder.resolve(KEY_LIST_FILE));
    }

    /** Loads the keys of a folder. @throws VerificationException if it has none */
    public static SigningKeyStore load(Path folder) {
        try {
            List<KeyValidity> keyValidities = Files.readAllLines(folder.resolve(KEY_LIST_FILE)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(SigningKeyStore::parseValidity)
                    .toList();
            if (!keyValidities.isEmpty()) {
                return new SigningKeyStore(folder, keyValidities);
            }
        } catch (NoSuchFileException e) {
            // reported below
        } catch (IOException e) {
            throw new UncheckedIOException("the keys in (" + folder + ") cannot be read", e);
        }
        throw new VerificationException(
                FailureCode.MALFORMED,
                "(" + folder + ") holds no signing keys of audit trees.\nMaybe make the first one: audit rotate-key"
                        + " --keys " + folder + " --name example.org/evenkeel");
    }

    private static KeyValidity parseValidity(String line) {
        String[] parts = line.split(" ", -1);
        try {
            if (parts.length == 2 || parts.length == 3) {
                return new KeyValidity(
                        VerifierKey.parse(parts[0]),
                        Instant.parse(parts[1]),
                        parts.length == 2 ? null : Instant.parse(parts[2]));
            }
        } catch (DateTimeException e) {
            // reported below
        }
        throw new VerificationException(
                FailureCode.MALFORMED, "a line of (" + KEY_LIST_FILE + ") is not verifier key, from and until.");
    }

    /** Creates the first key of a folder. */
    public static SigningKeyStore create(Path folder, String name, Instant now) {
        SigningKey key = SigningKey.generate(name);
        SigningKeyStore keys = new SigningKeyStore(folder, List.of(new KeyValidity(key.verifierKey(), now, null)));
        keys.writePrivateKey(key);
        keys.writeKeyList();
        return keys;
    }

    /** Creates the next key and a rotation note from the current key. Running instances use it without a restart. */
    public SigningKeyStore rotate(Instant now) {
        SigningKey last = currentKey();
        SigningKey next = SigningKey.generate(last.verifierKey().name());
        List<KeyValidity> rotatedValidities = new ArrayList<>(keyValidities.subList(0, keyValidities.size() - 1));
        rotatedValidities.add(new KeyValidity(
                last.verifierKey(), keyValidities.get(keyValidities.size() - 1).validFrom(), now));
        rotatedValidities.add(new KeyValidity(next.verifierKey(), now, null));
        SigningKeyStore rotated = new SigningKeyStore(folder, rotatedValidities);
        rotated.writePrivateKey(next);
        writeAtomically(
                folder.resolve(rotationFileName(last.verifierKey(), next.verifierKey())),
                KeyRotationNote.sign(last, next, now).serialize(),
                false);
        rotated.writeKeyList();
        return rotated;
    }

    private static String rotationFileName(VerifierKey from, VerifierKey to) {
        return keyIdHex(from) + "-" + keyIdHex(to) + ".handover";
    }

    private static String keyIdHex(VerifierKey key) {
        return key.label().substring(key.name().length() + 1);
    }

    private Path privateKeyFile(VerifierKey key) {
        return folder.resolve(keyIdHex(key) + ".key");
    }

    private void writePrivateKey(SigningKey key) {
        writeAtomically(privateKeyFile(key.verifierKey()), key.serialize(), true);
    }

    private void writeKeyList() {
        StringBuilder list = new StringBuilder(KEY_LIST_HEADER);
        keyValidities.forEach(validity -> list.append(validity.toLine()));
        writeAtomically(folder.resolve(KEY_LIST_FILE), list.toString(), false);
    }

    /** Writes a temporary file and renames it, so that the file is always complete. */
    private static void writeAtomically(Path file, String text, boolean isSecret) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(
                    folder,
                    "aside",
                    null,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(isSecret ? "rw-------" : "rw-r--r--")));
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("(" + file + ") cannot be written", e);
        }
    }

    public List<KeyValidity> keyValidities() {
        return keyValidities;
    }

    /** Returns the name that all keys share: the deployment's. */
    public String name() {
        return keyValidities.get(0).verifierKey().name();
    }

    /** Returns all keys of the folder as trusted keys. */
    public TrustedKeys toTrustedKeys() {
        return new TrustedKeys(
                keyValidities.stream().map(KeyValidity::verifierKey).toList());
    }

    /** Returns the key that signs now. */
    public SigningKey currentKey() {
        VerifierKey key = keyValidities.get(keyValidities.size() - 1).verifierKey();
        return readPrivateKey(key)
                .orElseThrow(() -> new VerificationException(
                        FailureCode.MALFORMED,
                        "(" + folder + ") lacks the private key of (" + key.label()
                                + "), which signs now.\nMaybe the whole folder was not copied."));
    }

    /**
     * Returns the keys that sign the next checkpoint of a tree. After a rotation these are the key of its last checkpoint, as long as that
     * is in the folder, and the current key.
     */
    public List<SigningKey> signersAfter(SignedNote last) {
        SigningKey current = currentKey();
        if (last.signatures().stream().anyMatch(current.verifierKey()::matches)) {
            return List.of(current);
        }
        List<SigningKey> signers = new ArrayList<>();
        keyValidities.stream()
                .map(KeyValidity::verifierKey)
                .filter(key -> last.signatures().stream().anyMatch(key::matches))
                .reduce((earlier, later) -> later)
                .flatMap(this::readPrivateKey)
                .ifPresent(signers::add);
        signers.add(current);
        return signers;
    }

    private Optional<SigningKey> readPrivateKey(VerifierKey key) {
        try {
            return Optional.of(SigningKey.parse(key, Files.readString(privateKeyFile(key))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + privateKeyFile(key) + ") cannot be read", e);
        }
    }

    /** Returns the rotation notes in order. */
    public List<String> rotationNotes() {
        List<String> notes = new ArrayList<>();
        for (int i = 1; i < keyValidities.size(); i++) {
            Path file = folder.resolve(rotationFileName(
                    keyValidities.get(i - 1).verifierKey(), keyValidities.get(i).verifierKey()));
            try {
                notes.add(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException("the handover (" + file + ") cannot be read", e);
            }
        }
        return notes;
    }
}
