package io.evenkeel.marking;

import io.evenkeel.marking.c2pa.Statement;
import io.evenkeel.marking.image.Chunk;
import io.evenkeel.marking.image.PngFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Metadata for everybody's eyes: XMP (ISO 16684-1) that names the source type in IPTC's words. Unsigned: anybody can write or strip it. */
final class Xmp {
    private static final String CHUNK = "iTXt";
    private static final String KEYWORD = "XML:com.adobe.xmp";
    private static final String IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static final String SOURCE_TYPE = "DigitalSourceType";
    private static final int LONGEST = 1 << 20;
    private static final String HEAD = "W5M0MpCehiHzreSzNTczkc9d"; // of all packets
    private static final String PACKET = """
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

    private Xmp() {}

    /** The file with metadata right after its header; what else it has stays. */
    static byte[] write(PngFile file, Statement statement) {
        String date = statement
                .at()
                .map(at -> "\n    xmp:CreateDate=\"" + at.truncatedTo(ChronoUnit.SECONDS) + "\"")
                .orElse("");
        String tool = escaped(statement.generator() + " " + statement.version());
        return file.with(CHUNK, text(PACKET.formatted(HEAD, IPTC, date, tool, Statement.TRAINED)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Keyword, not compressed, no language, no translated keyword. */
    private static byte[] text(String packet) {
        return (KEYWORD + "\0\0\0\0\0" + packet).getBytes(StandardCharsets.UTF_8);
    }

    /** The source type that the metadata names, if there is any that can be read. */
    static Optional<String> sourceType(PngFile file) {
        return packet(file).flatMap(Xmp::sourceType);
    }

    private static Optional<byte[]> packet(PngFile file) {
        byte[] plain = text("");
        List<Chunk> found = file.chunks(CHUNK).stream()
                .filter(chunk -> chunk.data().length <= LONGEST)
                .filter(chunk -> startsWith(chunk.data(), plain))
                .toList();
        return found.stream()
                .findFirst()
                .map(chunk -> Arrays.copyOfRange(chunk.data(), plain.length, chunk.data().length));
    }

    private static boolean startsWith(byte[] data, byte[] prefix) {
        return data.length >= prefix.length && Arrays.equals(data, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static Optional<String> sourceType(byte[] packet) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(packet), "UTF-8");
            try {
                return sourceType(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return Optional.empty(); // no metadata that could be read
        }
    }

    /** As an attribute or as an element: both are RDF. */
    private static Optional<String> sourceType(XMLStreamReader reader) throws XMLStreamException {
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
