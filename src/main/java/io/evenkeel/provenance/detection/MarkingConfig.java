package io.evenkeel.provenance.detection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Configuration of provenance marks, {@code evenkeel.provenance.*}. */
@ConfigMapping(prefix = "evenkeel.provenance")
public interface MarkingConfig {
    XmpConfig xmp();

    C2paConfig c2pa();

    WatermarkConfig watermark();

    DetectionConfig detection();

    /** XMP metadata with the source type. */
    interface XmpConfig {
        @WithDefault("true")
        boolean enabled();
    }

    /** Content credentials. */
    interface C2paConfig {
        @WithDefault("true")
        boolean enabled();

        /** PEM file: the signer's certificate first, then its issuers. */
        Optional<Path> certificates();

        /** PEM file, PKCS #8: the signer's key, Ed25519 or P-256. */
        Optional<Path> key();

        /** PEM file of authorities that detection trusts; without it, it trusts none. */
        Optional<Path> anchors();
    }

    /** The watermark in the pixels. */
    interface WatermarkConfig {
        @WithDefault("true")
        boolean enabled();

        /** Secret file of 64 hexadecimal digits. */
        Optional<Path> key();

        /** Identity of this deployment among those that share the key. */
        @WithDefault("1")
        @Min(0)
        @Max(65_535)
        int identity();

        /** Sizes of marked images. Detection also scales an uploaded image to each of them. */
        @WithDefault("128x128,256x256,512x512,768x768,1024x1024")
        List<@Pattern(regexp = "[1-9]\\d{1,3}x[1-9]\\d{1,3}") String> sizes();
    }

    /** Detection of marks in uploaded images. */
    interface DetectionConfig {
        /** Largest number of pixels of an image. */
        @WithDefault("4194304")
        @Min(1)
        @Max(16_777_216)
        int maxPixels();
    }
}
