package io.evenkeel.audit.proof.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.proof.MerkleTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Evidence that somebody laid hands on.
 *
 * @param what was done
 * @param bytes of the file
 * @param firstBad the entry that a verifier should name; -1 if none has to be
 * @param isSmart whether only the tree shows it, as hashes and numbers are those of a whole file
 */
record Mutation(Kind what, byte[] bytes, long firstBad, boolean isSmart) {
    private static final int NONE = -1;

    /** What can be done to a file. */
    enum Kind {
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
    private record File(List<String> lines) {
        static File of(byte[] bytes) {
            String all = new String(bytes, ISO_8859_1);
            List<String> lines = new ArrayList<>();
            for (int from = 0; from < all.length(); ) {
                int to = all.indexOf('\n', from) + 1;
                lines.add(all.substring(from, to));
                from = to;
            }
            return new File(lines);
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

        int any(Random random, IntPredicate wanted) {
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
    static Mutation of(byte[] evidence, byte[] others, Random random) {
        Kind kind = random.nextInt(3) == 0 ? Kind.FLIPPED_BIT : Kind.values()[random.nextInt(Kind.values().length)];
        File file = File.of(evidence);
        return switch (kind) {
            case FLIPPED_BIT -> flipped(evidence, file, random);
            case DELETED_ENTRY, DELETED_AND_RENUMBERED -> deleted(kind, file, random);
            case SWAPPED_ENTRIES, SWAPPED_AND_RENUMBERED -> swapped(kind, file, random);
            case REPEATED_ENTRY, INSERTED_AND_RENUMBERED -> added(kind, file, random);
            case REPLACED_AND_HASHED, HIDDEN_AS_EXPIRED -> replaced(kind, file, random);
            case CUT_OFF -> new Mutation(kind, Arrays.copyOf(evidence, random.nextInt(evidence.length)), NONE, false);
            case CUT_OFF_AT_A_CHECKPOINT -> cutOff(file, random);
            case DELETED_CHECKPOINT, SWAPPED_CHECKPOINTS, OTHERS_CHECKPOINT ->
                checkpoint(kind, file, File.of(others), random);
            case OTHERS_FILE_AS_OURS -> renamed(others);
        };
    }

    private static Mutation flipped(byte[] evidence, File file, Random random) {
        int at = random.nextInt(evidence.length);
        byte[] bytes = evidence.clone();
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        int line = 0;
        for (int end = file.lines.get(0).length();
                end <= at;
                end += file.lines.get(line).length()) {
            line++;
        }
        boolean isHidden = file.lines.get(line).endsWith("\"expired\":true}\n"); // its hash is the tree's to check
        return new Mutation(Kind.FLIPPED_BIT, bytes, file.isEntry(line) && !isHidden ? file.seq(line) : NONE, false);
    }

    private static Mutation deleted(Kind kind, File file, Random random) {
        int line = file.any(random, file::isEntry);
        long seq = file.seq(line);
        long first = first(file);
        file.lines.remove(line);
        boolean wasLast = file.isCheckpoint(line); // then all numbers that are there follow each other
        if (kind == Kind.DELETED_AND_RENUMBERED) {
            file.renumber(first);
        }
        return new Mutation(kind, file.bytes(), seq, wasLast || kind == Kind.DELETED_AND_RENUMBERED);
    }

    private static long first(File file) {
        int line = 0;
        while (!file.isEntry(line)) {
            line++;
        }
        return file.seq(line);
    }

    private static Mutation swapped(Kind kind, File file, Random random) {
        int one = file.any(random, file::isEntry);
        int other = file.any(random, line -> line != one && file.isEntry(line));
        long seq = Math.min(file.seq(one), file.seq(other));
        long first = first(file);
        String text = file.lines.get(one);
        file.lines.set(one, file.lines.get(other));
        file.lines.set(other, text);
        boolean isSmart = kind == Kind.SWAPPED_AND_RENUMBERED;
        if (isSmart) {
            file.renumber(first);
        }
        return new Mutation(kind, file.bytes(), seq, isSmart);
    }

    private static Mutation added(Kind kind, File file, Random random) {
        int line = file.any(random, file::isEntry);
        long seq = file.seq(line);
        long first = first(file);
        boolean isSmart = kind == Kind.INSERTED_AND_RENUMBERED;
        file.lines.add(isSmart ? line : line + 1, isSmart ? forged(seq, random) : file.lines.get(line));
        if (isSmart) {
            file.renumber(first);
        }
        return new Mutation(kind, file.bytes(), isSmart ? seq : seq + 1, isSmart);
    }

    private static Mutation replaced(Kind kind, File file, Random random) {
        int line =
                file.any(random, at -> file.isEntry(at) && !file.lines.get(at).contains("\"expired\":true"));
        long seq = file.seq(line);
        if (kind == Kind.REPLACED_AND_HASHED) {
            file.lines.set(line, forged(seq, random));
            return new Mutation(kind, file.bytes(), seq, true);
        }
        String text = file.lines.get(line);
        file.lines.set(line, text.substring(0, text.indexOf(",\"entry\":")) + ",\"expired\":true}\n");
        return new Mutation(kind, file.bytes(), NONE, true);
    }

    private static String forged(long seq, Random random) {
        String text = "{\"actor\":\"somebody\",\"kind\":\"generation.completed\",\"seed\":" + random.nextInt() + "}";
        return "{\"seq\":" + seq + ",\"leaf\":\"" + HexFormat.of().formatHex(MerkleTree.leaf(text.getBytes(UTF_8)))
                + "\",\"entry\":" + text + "}\n";
    }

    /** As if the file had been exported earlier. */
    private static Mutation cutOff(File file, Random random) {
        int line = file.any(random, at -> file.isCheckpoint(at) && at < file.lines.size() - 2);
        long end = file.seq(line - 1) + 1;
        List<String> kept = new ArrayList<>(file.lines.subList(0, line + 1));
        kept.add(file.lines.get(file.lines.size() - 1));
        kept.set(0, kept.get(0).replaceFirst("\"end\":[0-9]+", "\"end\":" + end));
        return new Mutation(Kind.CUT_OFF_AT_A_CHECKPOINT, new File(kept).bytes(), NONE, true);
    }

    private static Mutation checkpoint(Kind kind, File file, File others, Random random) {
        int line = file.any(random, file::isCheckpoint);
        switch (kind) {
            case DELETED_CHECKPOINT -> file.lines.remove(line);
            case OTHERS_CHECKPOINT -> file.lines.set(line, others.lines.get(others.any(random, others::isCheckpoint)));
            default -> {
                int other = file.any(random, at -> at != line && file.isCheckpoint(at));
                String note = file.lines.get(line);
                file.lines.set(line, file.lines.get(other));
                file.lines.set(other, note);
            }
        }
        return new Mutation(kind, file.bytes(), NONE, true);
    }

    /** Another tenant's, with our name over it. */
    private static Mutation renamed(byte[] others) {
        String all = new String(others, ISO_8859_1).replace("\"tenant\":\"other\"", "\"tenant\":\"acme\"");
        return new Mutation(
                Kind.OTHERS_FILE_AS_OURS,
                all.replaceFirst("evenkeel/other\",\"first\"", "evenkeel/acme\",\"first\"")
                        .getBytes(ISO_8859_1),
                NONE,
                true);
    }
}
