package io.evenkeel.provenance;

import io.evenkeel.image.PngChunk;
import io.evenkeel.image.PngFile;
import io.evenkeel.provenance.c2pa.AssertionData;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Writes and reads XMP metadata (ISO 16684-1) with a source type of IPTC's vocabulary. It is unsigned: anybody can
 * write or strip it.
 */
final class XmpMetadata {
    private static final String CHUNK_TYPE = "iTXt";
    private static final String KEYWORD = "XML:com.adobe.xmp";
    private static final String IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static final String SOURCE_TYPE = "DigitalSourceType";
    private static final int MAX_PACKET_BYTES = 1 << 20;
    private static final String PACKET_ID = "W5M0MpCehiHzreSzNTczkc9d"; // constant of all packets
    private static final String PACKET_TEMPLATE = """
            <?xpacket begin="\uFEFF" id="%s"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
             <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about=""
                xmlns:xmp="http://ns.adobe.com/xap/1.0/"
                xmlns:Iptc4xmpExt="%s"%s
                xmp:CreatorTool="%s"
                Iptc4xmpExt:DigitalSourceType="%s"/>
             </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>""";

    private XmpMetadata() {}

    /** Inserts metadata after the header of the file; keeps everything else. */
    static byte[] addTo(PngFile file, AssertionData assertionData) {
        String date = assertionData
                .requestedAt()
                .map(at -> "\n    xmp:CreateDate=\"" + at.truncatedTo(ChronoUnit.SECONDS) + "\"")
                .orElse("");
        String tool = escape(assertionData.generator() + " " + assertionData.version());
        return file.withChunk(
                CHUNK_TYPE,
                toTextChunk(PACKET_TEMPLATE.formatted(
                        PACKET_ID, IPTC, date, tool, AssertionData.TRAINED_ALGORITHMIC_MEDIA)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Encodes the packet with its keyword: uncompressed, without language or translated keyword. */
    private static byte[] toTextChunk(String packet) {
        return (KEYWORD + "\0\0\0\0\0" + packet).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the source type that the metadata names, if there is a readable one. */
    static Optional<String> readSourceType(PngFile file) {
        return findPacket(file).flatMap(XmpMetadata::parseSourceType);
    }

    private static Optional<byte[]> findPacket(PngFile file) {
        byte[] prefixBytes = toTextChunk("");
        List<PngChunk> candidates = file.chunks(CHUNK_TYPE).stream()
                .filter(chunk -> chunk.data().length <= MAX_PACKET_BYTES)
                .filter(chunk -> startsWith(chunk.data(), prefixBytes))
                .toList();
        return candidates.stream()
                .findFirst()
                .map(chunk -> Arrays.copyOfRange(chunk.data(), prefixBytes.length, chunk.data().length));
    }

    private static boolean startsWith(byte[] data, byte[] prefix) {
        return data.length >= prefix.length && Arrays.equals(data, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static Optional<String> parseSourceType(byte[] packet) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(packet), "UTF-8");
            try {
                return findSourceType(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return Optional.empty(); // unreadable metadata counts as none
        }
    }

    /** RDF allows an attribute or an element. */
    private static Optional<String> findSourceType(XMLStreamReader reader) throws XMLStreamException {
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT) {
                if (IPTC.equals(reader.getNamespaceURI()) && SOURCE_TYPE.equals(reader.getLocalName())) {
                    return Optional.of(reader.getElementText().strip());
                }
                String value = reader.getAttributeValue(IPTC, SOURCE_TYPE);
                if (value != null) {
                    return Optional.of(value.strip());
                }
            }
        }
        return Optional.empty();
    }
}
