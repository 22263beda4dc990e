package io.evenkeel.provenance.detection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Configuration of marks, {@code evenkeel.provenance.*}. */
@ConfigMapping(prefix = "evenkeel.provenance")
public interface MarkingConfig {
    XmpConfig xmp();

    C2paConfig c2pa();

    WatermarkConfig watermark();

    DetectionConfig detection();

    /** Metadata that names the source type. */
    interface XmpConfig {
        @WithDefault("true")
        boolean enabled();
    }

    /** Content credentials. */
    interface C2paConfig {
        @WithDefault("true")
        boolean enabled();

        /** PEM: the signer's certificate first, then those that vouch for it. */
        Optional<Path> certificates();

        /** PEM, PKCS #8: the signer's key, Ed25519 or P-256. */
        Optional<Path> key();

        /** PEM: authorities whose signers are trusted in pictures that come back; without it, nobody. */
        Optional<Path> anchors();
    }

    /** The mark in the pixels. */
    interface WatermarkConfig {
        @WithDefault("true")
        boolean enabled();

        /** A file with 64 hexadecimal digits, secret. */
        Optional<Path> key();

        /** Of this deployment, among those that share the key. */
        @WithDefault("1")
        @Min(0)
        @Max(65_535)
        int identity();

        /** Sizes of marked pictures, in which those that were resized are looked at. */
        @WithDefault("128x128,256x256,512x512,768x768,1024x1024")
        List<@Pattern(regexp = "[1-9]\\d{1,3}x[1-9]\\d{1,3}") String> sizes();
    }

    /** Looking at pictures that come back. */
    interface DetectionConfig {
        /** Of one picture, at most. */
        @WithDefault("4194304")
        @Min(1)
        @Max(16_777_216)
        int maxPixels();
    }
}
