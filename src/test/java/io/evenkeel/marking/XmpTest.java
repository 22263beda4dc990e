package io.evenkeel.marking;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.marking.c2pa.Statement;
import io.evenkeel.marking.image.PngFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmpTest {
    private static final String RDF = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
            + " xmlns:I='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'><rdf:Description ";
    private static final Statement STATEMENT =
            new Statement("Evenkeel", "0.1 <\"&\">", Optional.of(Instant.parse("2026-11-23T08:00:00.9Z")), true);

    private final PngFile plain = PngFile.of(Samples.png(Samples.picture(8, 8, 1)));

    @Test
    void theSourceTypeIsReadAsItWasWritten() {
        PngFile written = PngFile.of(Xmp.write(plain, STATEMENT));

        String text = new String(written.chunks("iTXt").get(0).data(), StandardCharsets.UTF_8);
        assertThat(Xmp.sourceType(written)).contains(Statement.TRAINED);
        assertThat(text)
                .startsWith("XML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=")
                .contains("xmp:CreatorTool=\"Evenkeel 0.1 &lt;&quot;&amp;&quot;>\"")
                .contains("xmp:CreateDate=\"2026-11-23T08:00:00Z\"");
    }

    @Test
    void ofRequestsWithoutATimeNoneIsTold() {
        byte[] written = Xmp.write(plain, new Statement("Evenkeel", "1", Optional.empty(), true));

        assertThat(new String(written, StandardCharsets.ISO_8859_1)).doesNotContain("CreateDate");
        assertThat(Xmp.sourceType(PngFile.of(written))).contains(Statement.TRAINED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RDF + "I:DigitalSourceType=' a:b '/></rdf:RDF>",
                RDF + "><I:DigitalSourceType>a:b</I:DigitalSourceType></rdf:Description></rdf:RDF>"
            })
    void anAttributeAndAnElementSayTheSame(String packet) {
        assertThat(Xmp.sourceType(bearing("XML:com.adobe.xmp\0\0\0\0\0" + packet)))
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
    void whatIsNoMetadataNamesNone(String chunk) {
        assertThat(Xmp.sourceType(bearing(chunk))).isEmpty();
    }

    @Test
    void brokenMetadataIsNone() {
        byte[] whole =
                PngFile.of(Xmp.write(plain, STATEMENT)).chunks("iTXt").get(0).data();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2000; i++) {
            byte[] altered = whole.clone();
            altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            Optional<String> read = Xmp.sourceType(PngFile.of(plain.with("iTXt", altered)));
            assertThat(read.orElse("")).hasSizeLessThan(200);
        }
    }

    private PngFile bearing(String chunk) {
        return PngFile.of(plain.with("iTXt", chunk.getBytes(StandardCharsets.UTF_8)));
    }
}
