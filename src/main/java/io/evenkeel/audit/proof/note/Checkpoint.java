package io.evenkeel.audit.proof.note;

import io.evenkeel.audit.proof.note.Unproven.Why;
import io.evenkeel.platform.Shown;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a tenant's tree stands, as c2sp.org/tlog-checkpoint lays it out; without extension lines.
 *
 * @param origin names deployment and tenant
 * @param size of the tree, in entries
 * @param root its hash
 */
public record Checkpoint(String origin, long size, byte[] root) {
    private static final int LINES = 3;
    private static final int HASH = 32;
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

    public Checkpoint {
        root = root.clone();
    }

    /** The name of a tenant's tree. */
    public static String origin(String deployment, String tenant) {
        return deployment + "/" + tenant;
    }

    /** Reads the text of a note. @throws Unproven if it is no checkpoint */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != LINES + 1
                || !lines[LINES].isEmpty()
                || !VerifierKey.isName(lines[0])
                || !SIZE.matcher(lines[1]).matches()) {
            throw malformed(text);
        }
        byte[] root = SignedNote.decoded(lines[2]);
        Checkpoint parsed = new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
        if (root.length != HASH || !parsed.text().equals(text)) {
            throw malformed(text);
        }
        return parsed;
    }

    private static Unproven malformed(String text) {
        return new Unproven(Why.MALFORMED, "(" + Shown.of(text) + ") is no checkpoint: origin, size and root.");
    }

    /** What is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    /** Whether it says the same of the same tree. */
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
