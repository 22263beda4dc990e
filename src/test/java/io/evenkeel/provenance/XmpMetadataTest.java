package io.evenkeel.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.image.PngFile;
import io.evenkeel.provenance.c2pa.AssertionData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmpMetadataTest {
    private static final String RDF = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
            + " xmlns:I='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'><rdf:Description ";
    private static final AssertionData STATEMENT =
            new AssertionData("Evenkeel", "0.1 <\"&\">", Optional.of(Instant.parse("2026-11-23T08:00:00.9Z")), true);

    private final PngFile plain = PngFile.parse(TestImages.createImage(8, 8, 1).encodePng());

    @Test
    void roundTripsSourceType() {
        PngFile written = PngFile.parse(XmpMetadata.addTo(plain, STATEMENT));

        String text = new String(written.chunks("iTXt").get(0).data(), StandardCharsets.UTF_8);
        assertThat(XmpMetadata.readSourceType(written)).contains(AssertionData.TRAINED_ALGORITHMIC_MEDIA);
        assertThat(text)
                .startsWith("XML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=")
                .contains("xmp:CreatorTool=\"Evenkeel 0.1 &lt;&quot;&amp;&quot;>\"")
                .contains("xmp:CreateDate=\"2026-11-23T08:00:00Z\"");
    }

    @Test
    void omitsMissingTime() {
        byte[] written = XmpMetadata.addTo(plain, new AssertionData("Evenkeel", "1", Optional.empty(), true));

        assertThat(new String(written, StandardCharsets.ISO_8859_1)).doesNotContain("CreateDate");
        assertThat(XmpMetadata.readSourceType(PngFile.parse(written)))
                .contains(AssertionData.TRAINED_ALGORITHMIC_MEDIA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RDF + "I:DigitalSourceType=' a:b '/></rdf:RDF>",
                RDF + "><I:DigitalSourceType>a:b</I:DigitalSourceType></rdf:Description></rdf:RDF>"
            })
    void readsAttributeAndElement(String packet) {
        assertThat(XmpMetadata.readSourceType(withChunk("XML:com.adobe.xmp\0\0\0\0\0" + packet)))
                .contains("a:b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XML:com.adobe.xmp\0\0\0\0\0",
                "XML:com.adobe.xmp\0\0\0\0\0<not xml",
                "XML:com.adobe.xmp\0\1\0\0\0" + RDF + "I:DigitalSourceType='a:b'/></rdf:RDF>",
                "Comment\0\0\0\0\0" + RDF + "I:DigitalSourceType='a:b'/></rdf:RDF>",
                "XML:com.adobe.xmp\0\0\0\0\0" + RDF + "/></rdf:RDF>",
                "XML:com.adobe.xmp\0\0\0\0\0<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + RDF
                        + "><I:DigitalSourceType>&e;</I:DigitalSourceType></rdf:Description></rdf:RDF>",
                "XML:com.adobe.xmp\0\0\0\0\0<!DOCTYPE a [<!ENTITY e 'eeeeeeeeee'><!ENTITY f '&e;&e;&e;'>]>" + RDF
                        + "><I:DigitalSourceType>&f;</I:DigitalSourceType></rdf:Description></rdf:RDF>",
            })
    void ignoresOtherChunks(String chunk) {
        assertThat(XmpMetadata.readSourceType(withChunk(chunk))).isEmpty();
    }

    @Test
    void ignoresBrokenMetadata() {
        byte[] whole = PngFile.parse(XmpMetadata.addTo(plain, STATEMENT))
                .chunks("iTXt")
                .get(0)
                .data();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2000; i++) {
            byte[] altered = whole.clone();
            altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            Optional<String> read = XmpMetadata.readSourceType(PngFile.parse(plain.withChunk("iTXt", altered)));
            assertThat(read.orElse("")).hasSizeLessThan(200);
        }
    }

    private PngFile withChunk(String chunk) {
        return PngFile.parse(plain.withChunk("iTXt", chunk.getBytes(StandardCharsets.UTF_8)));
    }
}
