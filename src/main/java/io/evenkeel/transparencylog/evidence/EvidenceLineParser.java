package io.evenkeel.transparencylog.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.evidence.ParsedEvidenceLine.EntryPresence;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Parses lines of evidence and hashes the entries in them. A line that differs from the layout in one byte is malformed.
 *
 * <p>This parser hashes the bytes where they are. It was not compared with one on Jackson's streaming parser.
 */
final class EvidenceLineParser {
    private static final int HASH_HEX_LENGTH = 2 * MerkleTree.HASH_SIZE;
    private static final int MAX_DIGITS = 18;
    private static final byte[] NO_LINE = {};

    private final byte[] lines;
    private final MessageDigest digest = Sha256.newDigest();
    private int lineStart;
    private int lineEnd;

    private EvidenceLineParser(byte[] lines) {
        this.lines = lines;
    }

    /** Parses complete lines, each with its end. */
    static List<ParsedEvidenceLine> parseLines(byte[] lines) {
        EvidenceLineParser reader = new EvidenceLineParser(lines);
        List<ParsedEvidenceLine> parsedEvidenceLines = new ArrayList<>();
        while (reader.lineStart < lines.length) {
            reader.lineEnd = reader.lineStart;
            while (lines[reader.lineEnd] != '\n') {
                reader.lineEnd++;
            }
            parsedEvidenceLines.add(reader.parseLine());
            reader.lineStart = reader.lineEnd + 1;
        }
        return parsedEvidenceLines;
    }

    private ParsedEvidenceLine parseLine() {
        if (startsWithAt(lineStart, EvidenceFormat.ENTRY_START)) {
            return parseEntry();
        }
        if (startsWithAt(lineStart, EvidenceFormat.CHECKPOINT_START)) {
            return parseQuoted(EvidenceFormat.CHECKPOINT_START.length)
                    .map(note -> (ParsedEvidenceLine) new ParsedEvidenceLine.CheckpointLine(note, copyLine()))
                    .orElse(new ParsedEvidenceLine.MalformedLine("is no checkpoint as they are laid out"));
        }
        if (startsWithAt(lineStart, EvidenceFormat.SIGNATURE_START)) {
            return parseQuoted(EvidenceFormat.SIGNATURE_START.length)
                    .map(note -> (ParsedEvidenceLine) new ParsedEvidenceLine.SignatureLine(note))
                    .orElse(new ParsedEvidenceLine.MalformedLine("is no seal as they are laid out"));
        }
        return new ParsedEvidenceLine.MalformedLine("is neither an entry nor a checkpoint");
    }

    private Optional<String> parseQuoted(int start) {
        return lines[lineEnd - 1] == '}'
                ? EvidenceFormat.unquote(lines, lineStart + start, lineEnd - 1)
                : Optional.empty();
    }

    private ParsedEvidenceLine parseEntry() {
        int position = lineStart + EvidenceFormat.ENTRY_START.length;
        int firstDigit = position;
        long seq = 0;
        while (lines[position] >= '0' && lines[position] <= '9' && position - firstDigit < MAX_DIGITS) {
            seq = seq * 10 + (lines[position++] - '0');
        }
        boolean isNumber = position > firstDigit && (position == firstDigit + 1 || lines[firstDigit] != '0');
        int hexStart = position + EvidenceFormat.LEAF_FIELD.length;
        if (!isNumber || !startsWithAt(position, EvidenceFormat.LEAF_FIELD) || hexStart + HASH_HEX_LENGTH >= lineEnd) {
            return new ParsedEvidenceLine.MalformedLine("is no entry as they are laid out");
        }
        return parseEntryBody(seq, hexStart, hexStart + HASH_HEX_LENGTH);
    }

    private ParsedEvidenceLine parseEntryBody(long seq, int hexStart, int bodyStart) {
        byte[] leafHash = parseLeafHash(hexStart);
        if (leafHash.length == 0) {
            return new ParsedEvidenceLine.MalformedLine("has no hash as they are written");
        }
        if (startsWithAt(bodyStart, EvidenceFormat.ENTRY_FIELD) && lines[lineEnd - 1] == '}') {
            boolean isHashValid =
                    matchesHash(leafHash, lines, bodyStart + EvidenceFormat.ENTRY_FIELD.length, lineEnd - 1);
            return new ParsedEvidenceLine.EntryLine(seq, leafHash, EntryPresence.TEXT, isHashValid, NO_LINE);
        }
        if (startsWithAt(bodyStart, EvidenceFormat.EXPIRED_FIELD)
                && bodyStart + EvidenceFormat.EXPIRED_FIELD.length == lineEnd) {
            return new ParsedEvidenceLine.EntryLine(seq, leafHash, EntryPresence.EXPIRED, true, copyLine());
        }
        if (startsWithAt(bodyStart, EvidenceFormat.MISSING_FIELD)
                && bodyStart + EvidenceFormat.MISSING_FIELD.length == lineEnd) {
            return new ParsedEvidenceLine.EntryLine(seq, leafHash, EntryPresence.MISSING, true, copyLine());
        }
        return parseQuotedEntry(seq, leafHash, bodyStart);
    }

    /** Parses an entry whose text is quoted because it has line breaks. */
    private ParsedEvidenceLine parseQuotedEntry(long seq, byte[] leafHash, int bodyStart) {
        Optional<byte[]> text = startsWithAt(bodyStart, EvidenceFormat.TEXT_FIELD)
                ? parseQuoted(bodyStart + EvidenceFormat.TEXT_FIELD.length - lineStart)
                        .map(quoted -> quoted.getBytes(UTF_8))
                : Optional.empty();
        if (text.isEmpty() || EvidenceFormat.isOneLine(text.get())) {
            return new ParsedEvidenceLine.MalformedLine("is no entry as they are laid out");
        }
        boolean isHashValid = matchesHash(leafHash, text.get(), 0, text.get().length);
        return new ParsedEvidenceLine.EntryLine(seq, leafHash, EntryPresence.TEXT, isHashValid, NO_LINE);
    }

    private boolean matchesHash(byte[] leafHash, byte[] bytes, int begin, int end) {
        digest.update((byte) 0);
        digest.update(bytes, begin, Math.max(0, end - begin));
        return Arrays.equals(leafHash, digest.digest());
    }

    private byte[] copyLine() {
        return Arrays.copyOfRange(lines, lineStart, lineEnd);
    }

    private boolean startsWithAt(int offset, byte[] expected) {
        return offset + expected.length <= lineEnd
                && Arrays.equals(lines, offset, offset + expected.length, expected, 0, expected.length);
    }

    /** Parses a hash in lower-case hexadecimal; empty if it is malformed. */
    private byte[] parseLeafHash(int hexStart) {
        byte[] leafHash = new byte[MerkleTree.HASH_SIZE];
        for (int i = 0; i < leafHash.length; i++) {
            int high = hexDigit(lines[hexStart + 2 * i]);
            int low = hexDigit(lines[hexStart + 2 * i + 1]);
            if (high < 0 || low < 0) {
                return NO_LINE;
            }
            leafHash[i] = (byte) ((high << 4) | low);
        }
        return leafHash;
    }

    private static int hexDigit(byte one) {
        if (one >= '0' && one <= '9') {
            return one - '0';
        }
        return one >= 'a' && one <= 'f' ? one - 'a' + 10 : -1;
    }
}
