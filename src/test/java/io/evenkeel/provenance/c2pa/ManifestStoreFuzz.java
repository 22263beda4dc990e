package io.evenkeel.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.evenkeel.image.PngFile;

/** Whatever stands where a manifest should: it is told why it is none, and never believed. */
class ManifestStoreFuzz {
    @FuzzTest(maxDuration = "200s")
    void anyBytesAreToldWhyTheyAreNoManifest(byte[] store) {
        verifyOrExplain(store);
    }

    /** One input. */
    static void verifyOrExplain(byte[] store) {
        ValidationResult result = GoldenManifests.verify(
                PngFile.parse(GoldenManifests.readBytes("plain.png")).withChunk("caBX", store));

        assertThat(result.findSummary()).isEmpty();
        assertThat(result.status()).isIn("invalid", "unsupported");
    }
}
