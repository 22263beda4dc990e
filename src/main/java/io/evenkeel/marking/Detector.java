package io.evenkeel.marking;

import io.evenkeel.audit.RecordedPictures.Place;
import io.evenkeel.marking.Detection.Credentials;
import io.evenkeel.marking.Detection.Mark;
import io.evenkeel.marking.Detection.Metadata;
import io.evenkeel.marking.Detection.Recorded;
import io.evenkeel.marking.c2pa.Statement;
import io.evenkeel.marking.c2pa.Verdict;
import io.evenkeel.marking.c2pa.Verifier;
import io.evenkeel.marking.image.PictureReader;
import io.evenkeel.marking.image.Pixels;
import io.evenkeel.marking.image.PngFile;
import io.evenkeel.marking.image.UnreadablePicture;
import io.evenkeel.marking.watermark.Watermark;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.Shown;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Looks at a picture layer by layer; at two pictures at once, as large ones take much memory. */
public final class Detector {
    private static final int AT_ONCE = 2;

    private final PictureReader reader;
    private final Verifier verifier;
    private final Optional<Watermark> watermark;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    Detector(long mostPixels, Verifier verifier, Optional<Watermark> watermark) {
        this.reader = new PictureReader(mostPixels);
        this.verifier = verifier;
        this.watermark = watermark;
    }

    /** As configured. @throws IllegalStateException if a file is missing, or holds something else */
    public static Detector of(MarkingConfig config, Clock clock) {
        return new Detector(
                config.detection().pixels(),
                Verifier.trusting(config.c2pa().anchors(), clock),
                Marker.watermark(config.watermark()));
    }

    /**
     * What is known of a file.
     *
     * @param recorded the audit's entries that the caller may see and that name a file of a digest
     * @throws UnreadablePicture if it is no picture in PNG or JPEG, or too large
     */
    public Detection detect(byte[] file, Function<String, List<Place>> recorded) {
        turns.acquireUninterruptibly();
        try {
            return PngFile.isPng(file) ? png(file, recorded) : jpeg(file, recorded);
        } finally {
            turns.release();
        }
    }

    private Detection png(byte[] file, Function<String, List<Place>> recorded) {
        PngFile png = PngFile.of(file);
        Metadata xmp = Xmp.sourceType(png)
                .map(type -> new Metadata(true, type.equals(Statement.TRAINED) ? type : Shown.of(type)))
                .orElse(new Metadata(false, null));
        return detection(file, "png", reader.read(png), recorded, verifier.verify(png), xmp);
    }

    private Detection jpeg(byte[] file, Function<String, List<Place>> recorded) {
        if (!PictureReader.isJpeg(file)) {
            throw new UnreadablePicture(
                    "not-a-picture",
                    "the file is neither a PNG nor a JPEG picture.\nMaybe convert it to one of them, which keeps the watermark.");
        }
        Verdict unread = new Verdict.Unsupported(
                "unsupported-format", "content credentials and metadata are read in PNG files only.");
        return detection(file, "jpeg", reader.readJpeg(file), recorded, unread, new Metadata(false, null));
    }

    private Detection detection(
            byte[] file,
            String format,
            Pixels pixels,
            Function<String, List<Place>> recorded,
            Verdict verdict,
            Metadata xmp) {
        String digest = Sha256.hex(file);
        List<Place> entries = recorded.apply(digest);
        Credentials c2pa = Credentials.of(verdict);
        Mark mark = watermark.map(one -> Mark.of(one.look(pixels))).orElse(null);
        Layers answer = Layers.answer(!entries.isEmpty(), c2pa, xmp, mark);
        return new Detection(
                digest,
                format,
                pixels.width(),
                pixels.height(),
                new Recorded(!entries.isEmpty(), entries),
                c2pa,
                xmp,
                mark,
                answer.layer(),
                answer.says());
    }
}
