package io.evenkeel.marking.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.evenkeel.marking.image.PngFile;

/** Whatever stands where a manifest should: it is told why it is none, and never believed. */
class StoreFuzz {
    @FuzzTest(maxDuration = "200s")
    void anyBytesAreToldWhyTheyAreNoManifest(byte[] store) {
        check(store);
    }

    /** One input. */
    static void check(byte[] store) {
        Verdict verdict = Golden.verdict(PngFile.of(Golden.bytes("plain.png")).with("caBX", store));

        assertThat(verdict.said()).isEmpty();
        assertThat(verdict.word()).isIn("invalid", "unsupported");
    }
}
