package io.evenkeel.marking.c2pa;

import io.evenkeel.platform.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads boxes strictly: each lies within its parent and fills it, to a bounded depth and number. */
final class BoxReader {
    private static final int MOST_BOXES = 2_000;
    private static final int DEEPEST = 6;
    private static final int UUID = 16;
    private static final int REQUESTABLE_WITH_LABEL = 3;
    private static final int HAS_NUMBER = 4;
    private static final int NUMBER = 4; // bytes
    private static final int HAS_DIGEST = 8;
    private static final int DIGEST = 32; // bytes
    private static final int HAS_PRIVATE_BOX = 16;

    private int boxes;

    private BoxReader() {}

    /** The one superbox that bytes are. @throws Fault if they are anything else */
    static Box.Super read(byte[] bytes) {
        List<Box> all = new BoxReader().boxes(bytes, 0);
        if (all.size() == 1 && all.get(0) instanceof Box.Super box) {
            return box;
        }
        throw broken("it is not one box of boxes.");
    }

    private List<Box> boxes(byte[] bytes, int depth) {
        Fault.unless(depth <= DEEPEST, "broken-manifest", "boxes are nested more than (" + DEEPEST + ") deep.");
        List<Box> found = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = length(bytes, at);
            String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            byte[] body = Arrays.copyOfRange(bytes, at + Box.HEADER, at + length);
            found.add(type.equals(Box.SUPER) ? superbox(body, depth) : new Box.Content(type, body));
            at += length;
        }
        return found;
    }

    private int length(byte[] bytes, int at) {
        boxes++;
        Fault.unless(boxes <= MOST_BOXES, "broken-manifest", "there are more than (" + MOST_BOXES + ") boxes.");
        Fault.unless(bytes.length - at >= Box.HEADER, "broken-manifest", "a box ends within its header.");
        int length = ByteBuffer.wrap(bytes).getInt(at);
        if (length < Box.HEADER || length > bytes.length - at) {
            throw broken("a box of (" + length + ") bytes stands where (" + (bytes.length - at) + ") are left.");
        }
        return length;
    }

    private Box.Super superbox(byte[] body, int depth) {
        List<Box> inner = boxes(body, depth + 1);
        if (!inner.isEmpty()
                && inner.get(0) instanceof Box.Content description
                && description.type().equals("jumd")) {
            byte[] data = description.data();
            return new Box.Super(kind(data), label(data), inner.subList(1, inner.size()), body);
        }
        throw broken("a box of boxes does not begin with its description.");
    }

    private static String kind(byte[] description) {
        Fault.unless(description.length > UUID, "broken-manifest", "a description ends within its type.");
        return Box.Super.kind(Arrays.copyOf(description, UUID));
    }

    private static String label(byte[] description) {
        int toggles = description[UUID];
        Fault.unless(
                (toggles & REQUESTABLE_WITH_LABEL) == REQUESTABLE_WITH_LABEL,
                "broken-manifest",
                "a box of boxes has no label, or must not be asked for.");
        int end = UUID + 1;
        while (end < description.length && description[end] != 0) {
            end++;
        }
        Fault.unless(end < description.length, "broken-manifest", "a label does not end.");
        checkRest(toggles & ~REQUESTABLE_WITH_LABEL, description.length - end - 1);
        String label = new String(description, UUID + 1, end - UUID - 1, StandardCharsets.UTF_8);
        Fault.unless(
                label.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '?' || c == '#' || c == '\uFFFD'),
                "broken-manifest",
                "label (" + Shown.of(label) + ") holds what labels must not hold.");
        return label;
    }

    /** What follows the label is what the toggles say, so that no bit of them can be altered unseen. */
    private static void checkRest(int toggles, int left) {
        int declared = ((toggles & HAS_NUMBER) == 0 ? 0 : NUMBER) + ((toggles & HAS_DIGEST) == 0 ? 0 : DIGEST);
        boolean hasMore = (toggles & HAS_PRIVATE_BOX) != 0;
        Fault.unless(
                (toggles & ~(HAS_NUMBER | HAS_DIGEST | HAS_PRIVATE_BOX)) == 0
                        && (hasMore ? left >= declared + Box.HEADER : left == declared),
                "broken-manifest",
                "a description holds something else than it says.");
    }

    private static Fault broken(String how) {
        return new Fault("broken-manifest", how);
    }
}
