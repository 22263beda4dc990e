package io.evenkeel.transparencylog.note;

import io.evenkeel.platform.SafeText;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A checkpoint of a tenant's tree, in the format of c2sp.org/tlog-checkpoint without extension lines.
 *
 * @param origin name of deployment and tenant
 * @param size number of entries in the tree
 * @param root root hash of the tree
 */
public record Checkpoint(String origin, long size, byte[] root) {
    private static final int LINE_COUNT = 3;
    private static final int HASH_SIZE = 32;
    private static final Pattern SIZE_PATTERN = Pattern.compile("0|[1-9][0-9]{0,17}");

    public Checkpoint {
        root = root.clone();
    }

    /** Returns the origin of a tenant's tree. */
    public static String originFor(String deployment, String tenant) {
        return deployment + "/" + tenant;
    }

    /** Parses the text of a note. @throws VerificationException if it is not a checkpoint */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != LINE_COUNT + 1
                || !lines[LINE_COUNT].isEmpty()
                || !VerifierKey.isValidName(lines[0])
                || !SIZE_PATTERN.matcher(lines[1]).matches()) {
            throw malformedException(text);
        }
        byte[] root = SignedNote.decodeBase64(lines[2]);
        Checkpoint parsed = new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
        if (root.length != HASH_SIZE || !parsed.toText().equals(text)) {
            throw malformedException(text);
        }
        return parsed;
    }

    private static VerificationException malformedException(String text) {
        return new VerificationException(
                FailureCode.MALFORMED, "(" + SafeText.sanitise(text) + ") is no checkpoint: origin, size and root.");
    }

    /** Returns the text that is signed. */
    public String toText() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    /** Compares origin, size and root. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that
                && size == that.size
                && origin.equals(that.origin)
                && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, size, Arrays.hashCode(root));
    }

    @Override
    public String toString() {
        return origin + " " + size + " " + HexFormat.of().formatHex(root);
    }
}
