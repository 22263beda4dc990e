package io.evenkeel.provenance.detection;

import static io.evenkeel.TestApiClients.withRole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.evenkeel.OwnerDatabase;
import io.evenkeel.access.Roles;
import io.evenkeel.embedded.EmbeddedServers;
import io.evenkeel.image.ImageFileReader;
import io.evenkeel.image.PngFile;
import io.evenkeel.image.RgbImage;
import io.evenkeel.platform.Sha256;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.provenance.TestImages;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class DetectionResourceTest {
    private static final String DETECTIONS = "/api/v1/detections";
    private final String tenant = "t-" + UUID.randomUUID();
    private final RgbImage image = TestImages.createImage(128, 128, tenant.hashCode());

    @Inject
    ImageMarker imageMarker;

    @Test
    void recordAnswersOnlyForItsTenant() throws Exception {
        byte[] png = createMarkedFile();
        insertRecord(Sha256.hex(png));

        detect(png, tenant)
                .statusCode(200)
                .body("strongestLayer", equalTo("record"))
                .body("auditRecords.entries", hasSize(1))
                .body("auditRecords.entries[0].tenant", equalTo(tenant))
                .body("auditRecords.entries[0].seq", equalTo(7))
                .body("c2pa.status", equalTo("valid"))
                .body("xmp.present", equalTo(true))
                .body("watermark.detected", equalTo(true))
                .body("watermark.identity", equalTo(1));
        detect(png, "somebody-else")
                .statusCode(200)
                .body("strongestLayer", equalTo("c2pa"))
                .body("auditRecords.found", equalTo(false))
                .body("auditRecords.entries", hasSize(0));
    }

    @Test
    void watermarkAnswersForCompressedCopy() {
        byte[] png = createMarkedFile();
        byte[] jpeg = TestImages.encodeJpeg(new ImageFileReader(1 << 20).readPng(PngFile.parse(png)), 0.75f);

        detect(jpeg, tenant)
                .statusCode(200)
                .body("strongestLayer", equalTo("watermark"))
                .body("format", equalTo("jpeg"))
                .body("c2pa.status", equalTo("unsupported"));
    }

    @Test
    void noLayerAnswersForUnmarkedImage() {
        detect(image.encodePng(), tenant)
                .statusCode(200)
                .body("strongestLayer", equalTo("none"))
                .body("c2pa.status", equalTo("absent"))
                .body("watermark.detected", equalTo(false));
    }

    @Test
    void rejectsNonImages() {
        byte[] png = createMarkedFile();

        requireRejected("{}".getBytes(StandardCharsets.US_ASCII), 400, "not-an-image");
        requireRejected(Arrays.copyOf(png, png.length - 20), 400, "truncated-image");
        requireRejected(decompressionBomb(), 413, "image-too-large");
        requireRejected(new byte[(16 << 20) + 1], 413, "body-too-large");
        png[20] ^= 1;
        requireRejected(png, 400, "broken-image");
    }

    /** A header that promises 100,000 x 100,000 pixels. */
    private byte[] decompressionBomb() {
        byte[] png = image.encodePng();
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 100_000).putInt(20, 100_000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        header.putInt(29, (int) sum.getValue());
        return png;
    }

    @Test
    void serviceMarksWithAllLayers() {
        assertThat(imageMarker.enabledLayers()).containsExactly("xmp", "c2pa", "watermark");
    }

    private byte[] createMarkedFile() {
        return imageMarker.mark(image, Optional.of(Instant.EPOCH)).png();
    }

    private void insertRecord(String digest) throws Exception {
        try (Connection connection = OwnerDatabase.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("insert into audit_image (digest, tenant, seq) values (?, ?, 7)")) {
            statement.setString(1, digest);
            statement.setString(2, tenant);
            statement.executeUpdate();
        }
    }

    private static ValidatableResponse detect(byte[] file, String tenant) {
        return withRole(Roles.AUDITOR, tenant)
                .contentType("image/png")
                .body(file)
                .post(DETECTIONS)
                .then();
    }

    private void requireRejected(byte[] file, int status, String name) {
        detect(file, tenant)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", containsString(name));
    }
}
