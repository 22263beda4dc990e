package io.evenkeel.marking.c2pa;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A box of JUMBF (ISO/IEC 19566-5): a content box with bytes, or a superbox with a label and boxes. */
sealed interface Box {
    /** Box type of superboxes. */
    String SUPER = "jumb";

    int HEADER = 8;

    /** The whole box, with its length and type. */
    byte[] bytes();

    /**
     * Bytes of some type.
     *
     * @param type four characters, such as "cbor"
     */
    record Content(String type, byte[] data) implements Box {
        public Content {
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public byte[] bytes() {
            return frame(type, data);
        }

        @Override
        public String toString() {
            return "Content[" + type + ", " + data.length + " bytes]";
        }
    }

    /**
     * A labelled box of boxes.
     *
     * @param kind what it is, from the specification: such as "c2pa", "c2ma"; empty if another's
     * @param label its name among its siblings
     * @param children after its description
     * @param body all of it but the header, as it stands in the file: what assertions are known by
     */
    record Super(String kind, String label, List<Box> children, byte[] body) implements Box {
        private static final String REST_OF_UUID = "00110010800000aa00389b71";
        private static final int REQUESTABLE_WITH_LABEL = 3;

        public Super {
            children = List.copyOf(children);
            body = body.clone();
        }

        /** A new one. */
        static Super of(String kind, String label, List<? extends Box> children) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(description(kind, label));
            children.forEach(child -> body.writeBytes(child.bytes()));
            return new Super(kind, label, List.copyOf(children), body.toByteArray());
        }

        /** A new one with a single content box in CBOR. */
        static Super ofCbor(String kind, String label, byte[] cbor) {
            return of(kind, label, List.of(new Content("cbor", cbor)));
        }

        private static byte[] description(String kind, String label) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(kind.getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(HexFormat.of().parseHex(REST_OF_UUID));
            body.write(REQUESTABLE_WITH_LABEL);
            body.writeBytes(label.getBytes(StandardCharsets.UTF_8));
            body.write(0);
            return frame("jumd", body.toByteArray());
        }

        /** What a type in a description stands for. */
        static String kind(byte[] uuid) {
            boolean known = HexFormat.of().formatHex(uuid, 4, uuid.length).equals(REST_OF_UUID);
            return known ? new String(uuid, 0, 4, StandardCharsets.ISO_8859_1) : "";
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        @Override
        public byte[] bytes() {
            return frame(SUPER, body);
        }

        List<Super> supers() {
            List<Super> found = new ArrayList<>();
            for (Box child : children) {
                if (child instanceof Super inner) {
                    found.add(inner);
                }
            }
            return found;
        }

        /** Those of a kind. */
        List<Super> supers(String wanted) {
            return supers().stream().filter(box -> box.kind().equals(wanted)).toList();
        }

        /** Its CBOR. @throws Fault if it does not have one content box, of that type */
        byte[] cbor() {
            if (children.size() == 1
                    && children.get(0) instanceof Content content
                    && content.type().equals("cbor")) {
                return content.data();
            }
            throw new Fault("broken-manifest", "box (" + label + ") does not hold one box of CBOR.");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Super that && Arrays.equals(body, that.body);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(body);
        }

        @Override
        public String toString() {
            return "Super[" + kind + ", " + children.size() + " boxes]";
        }
    }

    private static byte[] frame(String type, byte[] data) {
        return ByteBuffer.allocate(data.length + HEADER)
                .putInt(data.length + HEADER)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }
}
