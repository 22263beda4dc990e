package io.evenkeel.transparencylog.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.transparencylog.MerkleTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Evidence that somebody laid hands on.
 *
 * @param kind was done
 * @param bytes of the file
 * @param firstBadEntry the entry that a verifier should name; -1 if none has to be
 * @param isVisibleInTreeOnly whether only the tree shows it, as hashes and numbers are those of a whole file
 */
record TamperedEvidence(TamperingKind kind, byte[] bytes, long firstBadEntry, boolean isVisibleInTreeOnly) {
    private static final int NONE = -1;

    /** What can be done to a file. */
    enum TamperingKind {
        FLIPPED_BIT,
        DELETED_ENTRY,
        DELETED_AND_RENUMBERED,
        SWAPPED_ENTRIES,
        SWAPPED_AND_RENUMBERED,
        REPEATED_ENTRY,
        INSERTED_AND_RENUMBERED,
        REPLACED_AND_HASHED,
        HIDDEN_AS_EXPIRED,
        CUT_OFF,
        CUT_OFF_AT_A_CHECKPOINT,
        DELETED_CHECKPOINT,
        SWAPPED_CHECKPOINTS,
        OTHERS_CHECKPOINT,
        OTHERS_FILE_AS_OURS
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Lines of a file, each with its end, as bytes in characters. */
    private record EvidenceLines(List<String> lines) {
        static EvidenceLines parse(byte[] bytes) {
            String all = new String(bytes, ISO_8859_1);
            List<String> lines = new ArrayList<>();
            for (int from = 0; from < all.length(); ) {
                int to = all.indexOf('\n', from) + 1;
                lines.add(all.substring(from, to));
                from = to;
            }
            return new EvidenceLines(lines);
        }

        byte[] bytes() {
            return String.join("", lines).getBytes(ISO_8859_1);
        }

        boolean isEntry(int line) {
            return lines.get(line).startsWith("{\"seq\":");
        }

        boolean isCheckpoint(int line) {
            return lines.get(line).startsWith("{\"checkpoint\":");
        }

        long seq(int line) {
            String text = lines.get(line);
            return Long.parseLong(text.substring("{\"seq\":".length(), text.indexOf(',')));
        }

        int chooseLine(Random random, IntPredicate wanted) {
            int line = random.nextInt(lines.size());
            while (!wanted.test(line)) {
                line = random.nextInt(lines.size());
            }
            return line;
        }

        /** Makes numbers follow each other again. */
        void renumber(long first) {
            long next = first;
            for (int i = 0; i < lines.size(); i++) {
                if (isEntry(i)) {
                    String text = lines.get(i);
                    lines.set(i, "{\"seq\":" + next++ + text.substring(text.indexOf(',')));
                }
            }
        }
    }

    /** Lays hands on a file. */
    static TamperedEvidence create(byte[] evidence, byte[] otherEvidence, Random random) {
        TamperingKind tamperingKind = random.nextInt(3) == 0
                ? TamperingKind.FLIPPED_BIT
                : TamperingKind.values()[random.nextInt(TamperingKind.values().length)];
        EvidenceLines evidenceLines = EvidenceLines.parse(evidence);
        return switch (tamperingKind) {
            case FLIPPED_BIT -> flipBit(evidence, evidenceLines, random);
            case DELETED_ENTRY, DELETED_AND_RENUMBERED -> deleteEntry(tamperingKind, evidenceLines, random);
            case SWAPPED_ENTRIES, SWAPPED_AND_RENUMBERED -> swapEntries(tamperingKind, evidenceLines, random);
            case REPEATED_ENTRY, INSERTED_AND_RENUMBERED -> addEntry(tamperingKind, evidenceLines, random);
            case REPLACED_AND_HASHED, HIDDEN_AS_EXPIRED -> replaceEntry(tamperingKind, evidenceLines, random);
            case CUT_OFF ->
                new TamperedEvidence(
                        tamperingKind, Arrays.copyOf(evidence, random.nextInt(evidence.length)), NONE, false);
            case CUT_OFF_AT_A_CHECKPOINT -> cutOffAtCheckpoint(evidenceLines, random);
            case DELETED_CHECKPOINT, SWAPPED_CHECKPOINTS, OTHERS_CHECKPOINT ->
                tamperCheckpoints(tamperingKind, evidenceLines, EvidenceLines.parse(otherEvidence), random);
            case OTHERS_FILE_AS_OURS -> renameTenant(otherEvidence);
        };
    }

    private static TamperedEvidence flipBit(byte[] evidence, EvidenceLines evidenceLines, Random random) {
        int at = random.nextInt(evidence.length);
        byte[] bytes = evidence.clone();
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        int line = 0;
        for (int end = evidenceLines.lines.get(0).length();
                end <= at;
                end += evidenceLines.lines.get(line).length()) {
            line++;
        }
        boolean isHidden =
                evidenceLines.lines.get(line).endsWith("\"expired\":true}\n"); // its hash is the tree's to check
        return new TamperedEvidence(
                TamperingKind.FLIPPED_BIT,
                bytes,
                evidenceLines.isEntry(line) && !isHidden ? evidenceLines.seq(line) : NONE,
                false);
    }

    private static TamperedEvidence deleteEntry(
            TamperingKind tamperingKind, EvidenceLines evidenceLines, Random random) {
        int line = evidenceLines.chooseLine(random, evidenceLines::isEntry);
        long seq = evidenceLines.seq(line);
        long first = firstSeq(evidenceLines);
        evidenceLines.lines.remove(line);
        boolean wasLast = evidenceLines.isCheckpoint(line); // then all numbers that are there follow each other
        if (tamperingKind == TamperingKind.DELETED_AND_RENUMBERED) {
            evidenceLines.renumber(first);
        }
        return new TamperedEvidence(
                tamperingKind,
                evidenceLines.bytes(),
                seq,
                wasLast || tamperingKind == TamperingKind.DELETED_AND_RENUMBERED);
    }

    private static long firstSeq(EvidenceLines evidenceLines) {
        int line = 0;
        while (!evidenceLines.isEntry(line)) {
            line++;
        }
        return evidenceLines.seq(line);
    }

    private static TamperedEvidence swapEntries(
            TamperingKind tamperingKind, EvidenceLines evidenceLines, Random random) {
        int one = evidenceLines.chooseLine(random, evidenceLines::isEntry);
        int other = evidenceLines.chooseLine(random, line -> line != one && evidenceLines.isEntry(line));
        long seq = Math.min(evidenceLines.seq(one), evidenceLines.seq(other));
        long first = firstSeq(evidenceLines);
        String text = evidenceLines.lines.get(one);
        evidenceLines.lines.set(one, evidenceLines.lines.get(other));
        evidenceLines.lines.set(other, text);
        boolean isVisibleInTreeOnly = tamperingKind == TamperingKind.SWAPPED_AND_RENUMBERED;
        if (isVisibleInTreeOnly) {
            evidenceLines.renumber(first);
        }
        return new TamperedEvidence(tamperingKind, evidenceLines.bytes(), seq, isVisibleInTreeOnly);
    }

    private static TamperedEvidence addEntry(TamperingKind tamperingKind, EvidenceLines evidenceLines, Random random) {
        int line = evidenceLines.chooseLine(random, evidenceLines::isEntry);
        long seq = evidenceLines.seq(line);
        long first = firstSeq(evidenceLines);
        boolean isVisibleInTreeOnly = tamperingKind == TamperingKind.INSERTED_AND_RENUMBERED;
        evidenceLines.lines.add(
                isVisibleInTreeOnly ? line : line + 1,
                isVisibleInTreeOnly ? forgeEntry(seq, random) : evidenceLines.lines.get(line));
        if (isVisibleInTreeOnly) {
            evidenceLines.renumber(first);
        }
        return new TamperedEvidence(
                tamperingKind, evidenceLines.bytes(), isVisibleInTreeOnly ? seq : seq + 1, isVisibleInTreeOnly);
    }

    private static TamperedEvidence replaceEntry(
            TamperingKind tamperingKind, EvidenceLines evidenceLines, Random random) {
        int line = evidenceLines.chooseLine(
                random,
                at -> evidenceLines.isEntry(at) && !evidenceLines.lines.get(at).contains("\"expired\":true"));
        long seq = evidenceLines.seq(line);
        if (tamperingKind == TamperingKind.REPLACED_AND_HASHED) {
            evidenceLines.lines.set(line, forgeEntry(seq, random));
            return new TamperedEvidence(tamperingKind, evidenceLines.bytes(), seq, true);
        }
        String text = evidenceLines.lines.get(line);
        evidenceLines.lines.set(line, text.substring(0, text.indexOf(",\"entry\":")) + ",\"expired\":true}\n");
        return new TamperedEvidence(tamperingKind, evidenceLines.bytes(), NONE, true);
    }

    private static String forgeEntry(long seq, Random random) {
        String text = "{\"actor\":\"somebody\",\"kind\":\"generation.completed\",\"seed\":" + random.nextInt() + "}";
        return "{\"seq\":" + seq + ",\"leaf\":\"" + HexFormat.of().formatHex(MerkleTree.leafHash(text.getBytes(UTF_8)))
                + "\",\"entry\":" + text + "}\n";
    }

    /** As if the file had been exported earlier. */
    private static TamperedEvidence cutOffAtCheckpoint(EvidenceLines evidenceLines, Random random) {
        int line = evidenceLines.chooseLine(
                random, at -> evidenceLines.isCheckpoint(at) && at < evidenceLines.lines.size() - 2);
        long end = evidenceLines.seq(line - 1) + 1;
        List<String> remaining = new ArrayList<>(evidenceLines.lines.subList(0, line + 1));
        remaining.add(evidenceLines.lines.get(evidenceLines.lines.size() - 1));
        remaining.set(0, remaining.get(0).replaceFirst("\"end\":[0-9]+", "\"end\":" + end));
        return new TamperedEvidence(
                TamperingKind.CUT_OFF_AT_A_CHECKPOINT, new EvidenceLines(remaining).bytes(), NONE, true);
    }

    private static TamperedEvidence tamperCheckpoints(
            TamperingKind tamperingKind, EvidenceLines evidenceLines, EvidenceLines otherEvidence, Random random) {
        int line = evidenceLines.chooseLine(random, evidenceLines::isCheckpoint);
        switch (tamperingKind) {
            case DELETED_CHECKPOINT -> evidenceLines.lines.remove(line);
            case OTHERS_CHECKPOINT ->
                evidenceLines.lines.set(
                        line, otherEvidence.lines.get(otherEvidence.chooseLine(random, otherEvidence::isCheckpoint)));
            default -> {
                int other = evidenceLines.chooseLine(random, at -> at != line && evidenceLines.isCheckpoint(at));
                String note = evidenceLines.lines.get(line);
                evidenceLines.lines.set(line, evidenceLines.lines.get(other));
                evidenceLines.lines.set(other, note);
            }
        }
        return new TamperedEvidence(tamperingKind, evidenceLines.bytes(), NONE, true);
    }

    /** Another tenant's, with our name over it. */
    private static TamperedEvidence renameTenant(byte[] otherEvidence) {
        String all = new String(otherEvidence, ISO_8859_1).replace("\"tenant\":\"other\"", "\"tenant\":\"acme\"");
        return new TamperedEvidence(
                TamperingKind.OTHERS_FILE_AS_OURS,
                all.replaceFirst("evenkeel/other\",\"first\"", "evenkeel/acme\",\"first\"")
                        .getBytes(ISO_8859_1),
                NONE,
                true);
    }
}
