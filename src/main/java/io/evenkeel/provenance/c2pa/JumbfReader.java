package io.evenkeel.provenance.c2pa;

import io.evenkeel.platform.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parses boxes strictly: each lies within its parent and the children fill it. Depth and number are bounded. */
final class JumbfReader {
    private static final int MAX_BOXES = 2_000;
    private static final int MAX_DEPTH = 6;
    private static final int UUID_BYTES = 16;
    private static final int REQUESTABLE_WITH_LABEL = 3;
    private static final int HAS_NUMBER = 4;
    private static final int NUMBER_BYTES = 4;
    private static final int HAS_DIGEST = 8;
    private static final int DIGEST_BYTES = 32;
    private static final int HAS_PRIVATE_BOX = 16;

    private int boxCount;

    private JumbfReader() {}

    /**
     * Parses bytes as exactly one superbox.
     *
     * @throws ManifestException if they are anything else
     */
    static JumbfBox.Superbox read(byte[] bytes) {
        List<JumbfBox> all = new JumbfReader().readBoxes(bytes, 0);
        if (all.size() == 1 && all.get(0) instanceof JumbfBox.Superbox box) {
            return box;
        }
        throw brokenManifest("it is not one box of boxes.");
    }

    private List<JumbfBox> readBoxes(byte[] bytes, int depth) {
        ManifestException.require(
                depth <= MAX_DEPTH, "broken-manifest", "boxes are nested more than (" + MAX_DEPTH + ") deep.");
        List<JumbfBox> found = new ArrayList<>();
        int offset = 0;
        while (offset < bytes.length) {
            int length = readLength(bytes, offset);
            String type = new String(bytes, offset + 4, 4, StandardCharsets.ISO_8859_1);
            byte[] body = Arrays.copyOfRange(bytes, offset + JumbfBox.HEADER_BYTES, offset + length);
            found.add(
                    type.equals(JumbfBox.SUPERBOX_TYPE)
                            ? readSuperbox(body, depth)
                            : new JumbfBox.ContentBox(type, body));
            offset += length;
        }
        return found;
    }

    private int readLength(byte[] bytes, int offset) {
        boxCount++;
        ManifestException.require(
                boxCount <= MAX_BOXES, "broken-manifest", "there are more than (" + MAX_BOXES + ") boxes.");
        ManifestException.require(
                bytes.length - offset >= JumbfBox.HEADER_BYTES, "broken-manifest", "a box ends within its header.");
        int length = ByteBuffer.wrap(bytes).getInt(offset);
        if (length < JumbfBox.HEADER_BYTES || length > bytes.length - offset) {
            throw brokenManifest(
                    "a box of (" + length + ") bytes stands where (" + (bytes.length - offset) + ") are left.");
        }
        return length;
    }

    private JumbfBox.Superbox readSuperbox(byte[] body, int depth) {
        List<JumbfBox> inner = readBoxes(body, depth + 1);
        if (!inner.isEmpty()
                && inner.get(0) instanceof JumbfBox.ContentBox description
                && description.type().equals("jumd")) {
            byte[] data = description.data();
            return new JumbfBox.Superbox(readKind(data), readLabel(data), inner.subList(1, inner.size()), body);
        }
        throw brokenManifest("a box of boxes does not begin with its description.");
    }

    private static String readKind(byte[] description) {
        ManifestException.require(
                description.length > UUID_BYTES, "broken-manifest", "a description ends within its type.");
        return JumbfBox.Superbox.parseKind(Arrays.copyOf(description, UUID_BYTES));
    }

    private static String readLabel(byte[] description) {
        int toggles = description[UUID_BYTES];
        ManifestException.require(
                (toggles & REQUESTABLE_WITH_LABEL) == REQUESTABLE_WITH_LABEL,
                "broken-manifest",
                "a box of boxes has no label, or must not be asked for.");
        int end = UUID_BYTES + 1;
        while (end < description.length && description[end] != 0) {
            end++;
        }
        ManifestException.require(end < description.length, "broken-manifest", "a label does not end.");
        requireDeclaredFields(toggles & ~REQUESTABLE_WITH_LABEL, description.length - end - 1);
        String label = new String(description, UUID_BYTES + 1, end - UUID_BYTES - 1, StandardCharsets.UTF_8);
        ManifestException.require(
                label.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '?' || c == '#' || c == '\uFFFD'),
                "broken-manifest",
                "label (" + SafeText.sanitise(label) + ") holds what labels must not hold.");
        return label;
    }

    /**
     * Checks that the toggles declare exactly the fields after the label, so that no bit of them can change
     * unnoticed.
     */
    private static void requireDeclaredFields(int toggles, int remaining) {
        int declared =
                ((toggles & HAS_NUMBER) == 0 ? 0 : NUMBER_BYTES) + ((toggles & HAS_DIGEST) == 0 ? 0 : DIGEST_BYTES);
        boolean hasMore = (toggles & HAS_PRIVATE_BOX) != 0;
        ManifestException.require(
                (toggles & ~(HAS_NUMBER | HAS_DIGEST | HAS_PRIVATE_BOX)) == 0
                        && (hasMore ? remaining >= declared + JumbfBox.HEADER_BYTES : remaining == declared),
                "broken-manifest",
                "a description holds something else than it says.");
    }

    private static ManifestException brokenManifest(String reason) {
        return new ManifestException("broken-manifest", reason);
    }
}
