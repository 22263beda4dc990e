package io.evenkeel.audit.proof.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.evidence.Item.Kept;
import io.evenkeel.platform.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads lines of evidence, and hashes the texts in them. Takes what is laid out otherwise in a single byte for bad. */
final class LineReader {
    private static final int HEX = 2 * MerkleTree.HASH;
    private static final int MOST_DIGITS = 18;
    private static final byte[] NO_LINE = {};

    private final byte[] lines;
    private final MessageDigest digest = Sha256.digest();
    private int from;
    private int to;

    private LineReader(byte[] lines) {
        this.lines = lines;
    }

    /** All of them. */
    static List<Item> read(byte[] lines) {
        LineReader reader = new LineReader(lines);
        List<Item> items = new ArrayList<>();
        while (reader.from < lines.length) {
            reader.to = reader.from;
            while (lines[reader.to] != '\n') {
                reader.to++;
            }
            items.add(reader.item());
            reader.from = reader.to + 1;
        }
        return items;
    }

    private Item item() {
        if (isAt(from, Layout.SEQ)) {
            return entry();
        }
        if (isAt(from, Layout.CHECKPOINT)) {
            return quoted(Layout.CHECKPOINT.length)
                    .map(note -> (Item) new Item.Note(note, line()))
                    .orElse(new Item.Bad("is no checkpoint as they are laid out"));
        }
        if (isAt(from, Layout.SEALED)) {
            return quoted(Layout.SEALED.length)
                    .map(note -> (Item) new Item.Seal(note))
                    .orElse(new Item.Bad("is no seal as they are laid out"));
        }
        return new Item.Bad("is neither an entry nor a checkpoint");
    }

    private Optional<String> quoted(int start) {
        return lines[to - 1] == '}' ? Layout.unquoted(lines, from + start, to - 1) : Optional.empty();
    }

    private Item entry() {
        int at = from + Layout.SEQ.length;
        int digits = at;
        long seq = 0;
        while (lines[at] >= '0' && lines[at] <= '9' && at - digits < MOST_DIGITS) {
            seq = seq * 10 + (lines[at++] - '0');
        }
        boolean isNumber = at > digits && (at == digits + 1 || lines[digits] != '0');
        int hex = at + Layout.LEAF.length;
        if (!isNumber || !isAt(at, Layout.LEAF) || hex + HEX >= to) {
            return new Item.Bad("is no entry as they are laid out");
        }
        return entry(seq, hex, hex + HEX);
    }

    private Item entry(long seq, int hex, int rest) {
        byte[] leaf = leaf(hex);
        if (leaf.length == 0) {
            return new Item.Bad("has no hash as they are written");
        }
        if (isAt(rest, Layout.ENTRY) && lines[to - 1] == '}') {
            boolean isRight = isHash(leaf, lines, rest + Layout.ENTRY.length, to - 1);
            return new Item.Leaf(seq, leaf, Kept.TEXT, isRight, NO_LINE);
        }
        if (isAt(rest, Layout.EXPIRED) && rest + Layout.EXPIRED.length == to) {
            return new Item.Leaf(seq, leaf, Kept.EXPIRED, true, line());
        }
        if (isAt(rest, Layout.MISSING) && rest + Layout.MISSING.length == to) {
            return new Item.Leaf(seq, leaf, Kept.MISSING, true, line());
        }
        return text(seq, leaf, rest);
    }

    /** A text with line breaks, quoted. */
    private Item text(long seq, byte[] leaf, int rest) {
        Optional<byte[]> text = isAt(rest, Layout.TEXT)
                ? quoted(rest + Layout.TEXT.length - from).map(quoted -> quoted.getBytes(UTF_8))
                : Optional.empty();
        if (text.isEmpty() || Layout.isOneLine(text.get())) {
            return new Item.Bad("is no entry as they are laid out");
        }
        boolean isRight = isHash(leaf, text.get(), 0, text.get().length);
        return new Item.Leaf(seq, leaf, Kept.TEXT, isRight, NO_LINE);
    }

    private boolean isHash(byte[] leaf, byte[] bytes, int begin, int end) {
        digest.update((byte) 0);
        digest.update(bytes, begin, Math.max(0, end - begin));
        return Arrays.equals(leaf, digest.digest());
    }

    private byte[] line() {
        return Arrays.copyOfRange(lines, from, to);
    }

    private boolean isAt(int place, byte[] wanted) {
        return place + wanted.length <= to
                && Arrays.equals(lines, place, place + wanted.length, wanted, 0, wanted.length);
    }

    /** A hash in lower-case digits; nothing if it is not. */
    private byte[] leaf(int hex) {
        byte[] leaf = new byte[MerkleTree.HASH];
        for (int i = 0; i < leaf.length; i++) {
            int high = digit(lines[hex + 2 * i]);
            int low = digit(lines[hex + 2 * i + 1]);
            if (high < 0 || low < 0) {
                return NO_LINE;
            }
            leaf[i] = (byte) ((high << 4) | low);
        }
        return leaf;
    }

    private static int digit(byte one) {
        if (one >= '0' && one <= '9') {
            return one - '0';
        }
        return one >= 'a' && one <= 'f' ? one - 'a' + 10 : -1;
    }
}
