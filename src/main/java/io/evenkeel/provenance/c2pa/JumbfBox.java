package io.evenkeel.provenance.c2pa;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A box of JUMBF (ISO/IEC 19566-5): a content box with bytes, or a superbox with a label and boxes. */
sealed interface JumbfBox {
    /** Box type of superboxes. */
    String SUPERBOX_TYPE = "jumb";

    int HEADER_BYTES = 8;

    /** The whole box, with its length and type. */
    byte[] toBytes();

    /**
     * Bytes of some type.
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
    record Superbox(String kind, String label, List<JumbfBox> children, byte[] body) implements JumbfBox {
        private static final String UUID_SUFFIX = "00110010800000aa00389b71";
        private static final int REQUESTABLE_WITH_LABEL = 3;

        public Superbox {
            children = List.copyOf(children);
            body = body.clone();
        }

        /** A new one. */
        static Superbox create(String kind, String label, List<? extends JumbfBox> children) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(encodeDescription(kind, label));
            children.forEach(child -> body.writeBytes(child.toBytes()));
            return new Superbox(kind, label, List.copyOf(children), body.toByteArray());
        }

        /** A new one with a single content box in CBOR. */
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

        /** What a type in a description stands for. */
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

        /** Those of a kind. */
        List<Superbox> superboxesOfKind(String wanted) {
            return superboxes().stream()
                    .filter(box -> box.kind().equals(wanted))
                    .toList();
        }

        /** Its CBOR. @throws ManifestException if it does not have one content box, of that type */
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
            return "Super[" + kind + ", " + children.size() + " boxes]";
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
