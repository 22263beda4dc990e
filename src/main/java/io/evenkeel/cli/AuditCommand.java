package io.evenkeel.cli;

import io.evenkeel.transparencylog.evidence.EvidenceReport;
import io.evenkeel.transparencylog.evidence.EvidenceSequence;
import io.evenkeel.transparencylog.evidence.EvidenceVerifier;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import io.evenkeel.transparencylog.note.TrustedKeys;
import io.evenkeel.transparencylog.note.VerificationException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code audit}: verifies evidence and rotates signing keys. Needs no server and no network. */
@Command(
        name = "audit",
        description = "Verifies evidence files with public keys only, and creates signing keys.",
        mixinStandardHelpOptions = true)
final class AuditCommand {
    private final PrintStream out;
    private final Clock clock;

    AuditCommand(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Runs it. @return the exit status: 1 if anything is not proven */
    static int run(List<String> words, PrintStream out) {
        return CommandLines.run(new CommandLine(new AuditCommand(out, Clock.systemUTC())), words, out);
    }

    @Command(
            name = "verify",
            description = "Verifies that each entry of an evidence file is the recorded one, and that none is missing.",
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "evidence files, plain or gzip")
                    List<Path> files,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "VKEYS",
                            description = "a file of trusted verifier keys, one per line")
                    Path keys,
            @Option(
                            names = "--checkpoints",
                            paramLabel = "DIR",
                            description =
                                    "saved checkpoints, one folder per tenant; they find the changed entry even if all"
                                            + " hashes were computed again")
                    @Nullable
                    Path checkpoints,
            @Option(
                            names = "--threads",
                            defaultValue = "2",
                            description = "hashing threads (default: ${DEFAULT-VALUE})")
                    int threads) {
        TrustedKeys trustedKeys = TrustedKeys.parse(readKeys(keys));
        trustedKeys.keys().forEach(key -> out.println("trusted   " + key.label()));
        if (checkpoints != null && !Files.isDirectory(checkpoints)) {
            throw new IllegalArgumentException(
                    "(" + checkpoints + ") is not a folder.\nMaybe its path is relative to another one.");
        }
        List<EvidenceReport> proven = new ArrayList<>();
        boolean allVerified = true;
        try (EvidenceVerifier evidenceVerifier = new EvidenceVerifier(trustedKeys, checkpoints, Math.max(1, threads))) {
            for (Path file : files) {
                allVerified &= verify(evidenceVerifier, file, proven);
            }
        }
        boolean consistent = compareReports(proven);
        return allVerified && consistent ? 0 : EvenkeelCommand.FAILURE;
    }

    private boolean verify(EvidenceVerifier evidenceVerifier, Path file, List<EvidenceReport> proven) {
        out.println("\n" + file);
        try {
            EvidenceReport found = verifyWithProgress(evidenceVerifier, file);
            proven.add(found);
            print(found);
            return true;
        } catch (VerificationException e) {
            if (e.firstBadEntry() >= 0) {
                out.println("FIRST BAD ENTRY  " + e.firstBadEntry()
                        + (e.lastSuspectEntry() > e.firstBadEntry()
                                ? ", or another one up to " + e.lastSuspectEntry()
                                : ""));
            }
            out.println("NOT PROVEN (" + e.code() + "): " + e.getMessage());
            return false;
        }
    }

    private EvidenceReport verifyWithProgress(EvidenceVerifier evidenceVerifier, Path file) {
        try (EvidenceProgressBar line = new EvidenceProgressBar(out, size(file))) {
            EvidenceReport found = evidenceVerifier.verify(file, line::update);
            line.end();
            return found;
        }
    }

    private void print(EvidenceReport found) {
        out.println("  tenant       " + found.header().tenant() + "  ("
                + found.header().origin() + ")");
        out.println("  entries      " + found.entryCount() + ", from "
                + found.header().first() + " to before " + found.header().end()
                + (found.expiredEntries() == 0
                        ? ""
                        : "; " + found.expiredEntries() + " have expired: their hash only"));
        out.println("  asked for    " + orAll(found.header().from(), "the beginning") + " to "
                + orAll(found.header().to(), "the end") + ", exported "
                + found.header().exported());
        out.println("  checkpoints  " + found.checkpointCount() + " in the file"
                + (found.matchingSavedCheckpoints() == 0
                        ? ""
                        : ", " + found.matchingSavedCheckpoints() + " of those you kept say the same"));
        out.println("  signed by    " + String.join(", ", found.signers()));
        if (found.header().unsealed() > 0) {
            out.println("  NOT COVERED  the last " + found.header().unsealed()
                    + " entries of that time: no checkpoint spoke of them yet");
        }
        out.println(
                "PROVEN: each of these entries is the one that was recorded, in its place, and none is missing between"
                        + " them.");
    }

    private static String orAll(@Nullable String moment, String otherwise) {
        return moment == null ? otherwise : moment;
    }

    private boolean compareReports(List<EvidenceReport> proven) {
        try {
            List<String> remarks = EvidenceSequence.fromReports(proven).remarks();
            if (!remarks.isEmpty()) {
                out.println();
            }
            remarks.forEach(out::println);
            return true;
        } catch (VerificationException e) {
            out.println("\nNOT PROVEN (" + e.code() + "): " + e.getMessage());
            return false;
        }
    }

    @Command(
            name = "rotate-key",
            description =
                    "Creates the next signing key and signs the rotation by the current one; or creates the first key.",
            mixinStandardHelpOptions = true)
    int rotateKey(
            @Option(names = "--keys", required = true, paramLabel = "DIR", description = "the folder of signing keys")
                    Path folder,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "name of the first key, such as example.org/evenkeel; it never changes")
                    @Nullable
                    String name) {
        SigningKeyStore keys;
        if (SigningKeyStore.existsIn(folder)) {
            if (name != null) {
                throw new IllegalArgumentException(
                        "(" + folder + ") has keys: their name stays.\nMaybe omit --name, or name another folder.");
            }
            keys = SigningKeyStore.load(folder).rotate(clock.instant());
        } else if (name == null) {
            throw new IllegalArgumentException(
                    "(" + folder + ") has no keys yet.\nMaybe name the first one: --name example.org/evenkeel");
        } else {
            keys = SigningKeyStore.create(folder, name, clock.instant());
        }
        out.println(keys.currentKey().verifierKey());
        return 0;
    }

    private static String readKeys(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "keys (" + file + ") cannot be read.\nMaybe the path is relative to another folder.", e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // reading it reports the failure
        }
    }
}
