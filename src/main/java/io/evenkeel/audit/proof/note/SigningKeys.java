package io.evenkeel.audit.proof.note;

import io.evenkeel.audit.proof.note.Unproven.Why;
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
 * The folder of a deployment's keys: {@code vkeys}, which lists all of them with from and until when they signed; for each its
 * private key, which only the folder's owner reads; and the handovers between them.
 */
public final class SigningKeys {
    static final String LIST = "vkeys";
    private static final String TITLE = "# Evenkeel's audit keys: verifier key, from, until\n";

    private final Path folder;
    private final List<Term> terms;

    /**
     * When a key signed.
     *
     * @param until absent while it does
     */
    public record Term(
            VerifierKey key, Instant from, @Nullable Instant until) {
        private String line() {
            return key + " " + from + (until == null ? "" : " " + until) + "\n";
        }
    }

    private SigningKeys(Path folder, List<Term> terms) {
        this.folder = folder;
        this.terms = List.copyOf(terms);
    }

    /** Whether a folder has keys. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(LIST));
    }

    /** Those of a folder, as they are now. @throws Unproven if it has none */
    public static SigningKeys in(Path folder) {
        try {
            List<Term> terms = Files.readAllLines(folder.resolve(LIST)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(SigningKeys::term)
                    .toList();
            if (!terms.isEmpty()) {
                return new SigningKeys(folder, terms);
            }
        } catch (NoSuchFileException e) {
            // is told below
        } catch (IOException e) {
            throw new UncheckedIOException("the keys in (" + folder + ") cannot be read", e);
        }
        throw new Unproven(
                Why.MALFORMED,
                "(" + folder + ") holds no signing keys of audit trees.\nMaybe make the first one: audit rotate-key"
                        + " --keys " + folder + " --name example.org/evenkeel");
    }

    private static Term term(String line) {
        String[] parts = line.split(" ", -1);
        try {
            if (parts.length == 2 || parts.length == 3) {
                return new Term(
                        VerifierKey.parse(parts[0]),
                        Instant.parse(parts[1]),
                        parts.length == 2 ? null : Instant.parse(parts[2]));
            }
        } catch (DateTimeException e) {
            // is told below
        }
        throw new Unproven(Why.MALFORMED, "a line of (" + LIST + ") is not verifier key, from and until.");
    }

    /** Makes the first key of a folder. */
    public static SigningKeys first(Path folder, String name, Instant now) {
        SigningKey key = SigningKey.generate(name);
        SigningKeys keys = new SigningKeys(folder, List.of(new Term(key.verifier(), now, null)));
        keys.keep(key);
        keys.list();
        return keys;
    }

    /** Makes the next key, to which the one so far hands over. What signs takes it up by itself. */
    public SigningKeys rotate(Instant now) {
        SigningKey last = current();
        SigningKey next = SigningKey.generate(last.verifier().name());
        List<Term> then = new ArrayList<>(terms.subList(0, terms.size() - 1));
        then.add(new Term(last.verifier(), terms.get(terms.size() - 1).from(), now));
        then.add(new Term(next.verifier(), now, null));
        SigningKeys rotated = new SigningKeys(folder, then);
        rotated.keep(next);
        write(
                folder.resolve(handover(last.verifier(), next.verifier())),
                Handover.sign(last, next, now).written(),
                false);
        rotated.list();
        return rotated;
    }

    private static String handover(VerifierKey from, VerifierKey to) {
        return hex(from) + "-" + hex(to) + ".handover";
    }

    private static String hex(VerifierKey key) {
        return key.spoken().substring(key.name().length() + 1);
    }

    private Path file(VerifierKey key) {
        return folder.resolve(hex(key) + ".key");
    }

    private void keep(SigningKey key) {
        write(file(key.verifier()), key.written(), true);
    }

    private void list() {
        StringBuilder list = new StringBuilder(TITLE);
        terms.forEach(term -> list.append(term.line()));
        write(folder.resolve(LIST), list.toString(), false);
    }

    /** Written aside, so that a file of that name is whole. */
    private static void write(Path file, String text, boolean isSecret) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path aside = Files.createTempFile(
                    folder,
                    "aside",
                    null,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(isSecret ? "rw-------" : "rw-r--r--")));
            Files.writeString(aside, text);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("(" + file + ") cannot be written", e);
        }
    }

    public List<Term> terms() {
        return terms;
    }

    /** The name of all of them: the deployment's. */
    public String name() {
        return terms.get(0).key().name();
    }

    /** Those that sign may be trusted. */
    public Keyring ring() {
        return new Keyring(terms.stream().map(Term::key).toList());
    }

    /** What signs now. */
    public SigningKey current() {
        VerifierKey key = terms.get(terms.size() - 1).key();
        return privateKey(key)
                .orElseThrow(() -> new Unproven(
                        Why.MALFORMED,
                        "(" + folder + ") lacks the private key of (" + key.spoken()
                                + "), which signs now.\nMaybe the whole folder was not copied."));
    }

    /**
     * What signs a tree whose last checkpoint is that: after a rotation both the key that signed it and the one that signs now,
     * for as long as the former is in the folder.
     */
    public List<SigningKey> after(SignedNote last) {
        SigningKey current = current();
        if (last.signatures().stream().anyMatch(current.verifier()::isOf)) {
            return List.of(current);
        }
        List<SigningKey> both = new ArrayList<>();
        terms.stream()
                .map(Term::key)
                .filter(key -> last.signatures().stream().anyMatch(key::isOf))
                .reduce((earlier, later) -> later)
                .flatMap(this::privateKey)
                .ifPresent(both::add);
        both.add(current);
        return both;
    }

    private Optional<SigningKey> privateKey(VerifierKey key) {
        try {
            return Optional.of(SigningKey.parse(key, Files.readString(file(key))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("(" + file(key) + ") cannot be read", e);
        }
    }

    /** From the first to the last, as notes. */
    public List<String> handovers() {
        List<String> notes = new ArrayList<>();
        for (int i = 1; i < terms.size(); i++) {
            Path file =
                    folder.resolve(handover(terms.get(i - 1).key(), terms.get(i).key()));
            try {
                notes.add(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException("the handover (" + file + ") cannot be read", e);
            }
        }
        return notes;
    }
}
