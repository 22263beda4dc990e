package io.evenkeel.provenance.c2pa;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A JUMBF box (ISO/IEC 19566-5): a content box with bytes, or a superbox with a label and child boxes. */
sealed interface JumbfBox {
    /** Box type of superboxes. */
    String SUPERBOX_TYPE = "jumb";

    int HEADER_BYTES = 8;

    /** Returns the whole box with its length and type. */
    byte[] toBytes();

    /**
     * A box of bytes.
     *
     * @param type four characters, such as "cbor"
     */
    record ContentBox(String type, byte[] data) implements JumbfBox {
        public ContentBox {
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public byte[] toBytes() {
            return encode(type, data);
        }

        @Override
        public String toString() {
            return "ContentBox[" + type + ", " + data.length + " bytes]";
        }
    }

    /**
     * A labelled box of boxes.
     *
     * @param kind kind from the C2PA specification, such as "c2pa" or "c2ma"; empty for others
     * @param label name among its siblings
     * @param children boxes after its description
     * @param body all its bytes but the header, as in the file; the digest of an assertion covers them
     */
    record Superbox(String kind, String label, List<JumbfBox> children, byte[] body) implements JumbfBox {
        private static final String UUID_SUFFIX = "00110010800000aa00389b71";
        private static final int REQUESTABLE_WITH_LABEL = 3;

        public Superbox {
            children = List.copyOf(children);
            body = body.clone();
        }

        /** Creates a superbox. */
        static Superbox create(String kind, String label, List<? extends JumbfBox> children) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(encodeDescription(kind, label));
            children.forEach(child -> body.writeBytes(child.toBytes()));
            return new Superbox(kind, label, List.copyOf(children), body.toByteArray());
        }

        /** Creates a superbox with a single CBOR box. */
        static Superbox createWithCbor(String kind, String label, byte[] cbor) {
            return create(kind, label, List.of(new ContentBox("cbor", cbor)));
        }

        private static byte[] encodeDescription(String kind, String label) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(kind.getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(HexFormat.of().parseHex(UUID_SUFFIX));
            body.write(REQUESTABLE_WITH_LABEL);
            body.writeBytes(label.getBytes(StandardCharsets.UTF_8));
            body.write(0);
            return encode("jumd", body.toByteArray());
        }

        /** Returns the kind of a UUID in a description. */
        static String parseKind(byte[] uuid) {
            boolean known = HexFormat.of().formatHex(uuid, 4, uuid.length).equals(UUID_SUFFIX);
            return known ? new String(uuid, 0, 4, StandardCharsets.ISO_8859_1) : "";
        }

        @Override
        public byte[] body() {
            return body.clone();
        }

        @Override
        public byte[] toBytes() {
            return encode(SUPERBOX_TYPE, body);
        }

        List<Superbox> superboxes() {
            List<Superbox> found = new ArrayList<>();
            for (JumbfBox child : children) {
                if (child instanceof Superbox inner) {
                    found.add(inner);
                }
            }
            return found;
        }

        /** Returns the children of a kind. */
        List<Superbox> superboxesOfKind(String wanted) {
            return superboxes().stream()
                    .filter(box -> box.kind().equals(wanted))
                    .toList();
        }

        /**
         * Returns the CBOR of the only child.
         *
         * @throws ManifestException if there is not exactly one child, of type cbor
         */
        byte[] requireCbor() {
            if (children.size() == 1
                    && children.get(0) instanceof ContentBox contentBox
                    && contentBox.type().equals("cbor")) {
                return contentBox.data();
            }
            throw new ManifestException("broken-manifest", "box (" + label + ") does not hold one box of CBOR.");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Superbox that && Arrays.equals(body, that.body);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(body);
        }

        @Override
        public String toString() {
            return "Superbox[" + kind + ", " + children.size() + " boxes]";
        }
    }

    private static byte[] encode(String type, byte[] data) {
        return ByteBuffer.allocate(data.length + HEADER_BYTES)
                .putInt(data.length + HEADER_BYTES)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }
}
