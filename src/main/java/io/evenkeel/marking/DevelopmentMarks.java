package io.evenkeel.marking;

import io.evenkeel.marking.c2pa.DevelopmentSigner;
import java.nio.file.Path;
import java.util.Map;

/** Keys of the embedded default's marks, made in a folder at the first start: nobody else trusts them. */
public final class DevelopmentMarks {
    private DevelopmentMarks() {}

    /** The settings that name them; {@link MarkingConfig} says what each is. */
    public static Map<String, String> in(Path folder) {
        DevelopmentSigner signer = DevelopmentSigner.in(folder);
        Path key = folder.resolve("watermark-key");
        WatermarkKey.make(key);
        return Map.of(
                "evenkeel.marking.c2pa.certificates",
                signer.certificates().toString(),
                "evenkeel.marking.c2pa.key",
                signer.key().toString(),
                "evenkeel.marking.c2pa.anchors",
                signer.authority().toString(),
                "evenkeel.marking.watermark.key",
                key.toString());
    }
}
