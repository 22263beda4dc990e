package io.evenkeel.provenance.watermark;

import io.evenkeel.image.ImageSize;
import io.evenkeel.image.RgbImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Embeds and detects an invisible watermark with a secret key: spread spectrum (Cox et al. 1997) on the phases of a
 * residual, with informed gains (Miller et al. 2004). Equal images get equal marks. Immutable and thread-safe.
 */
public final class Watermark {
    /** Threshold of one comparison: a false positive rate of 1e-9. */
    public static final double THRESHOLD = 6;

    /** Threshold of all 16,384 shifts together: a false positive rate of 2e-8. */
    public static final double SHIFT_THRESHOLD = 7;

    private static final double STRENGTH = 1.6; // root mean square, of 255: a PSNR of 44 dB
    private static final int ROUNDS = 4;
    private static final double GAIN_EXPONENT = 0.7;
    private static final double MIN_GAIN = 0.6;
    private static final double MAX_GAIN = 1.6;
    private static final double AGREEMENT_FLOOR = 0.05;
    private static final double MIN_IDENTITY_MARGIN = 1.5;
    private static final double MAX_ASPECT_DIFFERENCE = 0.02;
    private static final int MIN_SIDE = 32;
    private static final int KEY_BYTES = 32;
    private static final int SIDE = FourierTransform.SIDE;

    private final WatermarkPattern pattern;
    private final int identity;
    private final List<ImageSize> markedSizes;

    /**
     * Creates the watermark of one deployment.
     *
     * @param key 32 secret bytes: who has them can find, forge and remove marks
     * @param identity identity of the deployment, 0 to 65,535
     * @param markedSizes sizes of images marked with this key
     */
    public Watermark(byte[] key, int identity, List<ImageSize> markedSizes) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a watermark's key has (" + key.length + ") bytes, and must have " + KEY_BYTES + ".");
        }
        if (identity < 0 || identity >= ReedSolomonCode.IDENTITIES) {
            throw new IllegalArgumentException("identity (" + identity + ") must be from 0 to 65535.");
        }
        this.pattern = new WatermarkPattern(key);
        this.identity = identity;
        this.markedSizes = List.copyOf(markedSizes);
    }

    /** Returns the marked image. */
    public RgbImage mark(RgbImage image) {
        double[] luminance = image.luminance();
        double[] gains = new double[pattern.groupCount()];
        Arrays.fill(gains, 1);
        for (int round = 0; round < ROUNDS; round++) {
            adjustGains(gains, markedSpectrum(image, luminance, scaledTile(gains)));
        }
        return addTile(image, scaledTile(gains));
    }

    private double[] scaledTile(double[] gains) {
        double[] tile = pattern.renderTile(identity, gains);
        double sumOfSquares = 0;
        for (double value : tile) {
            sumOfSquares += value * value;
        }
        double factor = STRENGTH / Math.sqrt(sumOfSquares / tile.length);
        return Arrays.stream(tile).map(value -> value * factor).toArray();
    }

    /** Returns the spectrum that a detector will see. */
    private static PhaseSpectrum markedSpectrum(RgbImage image, double[] luminance, double[] tile) {
        double[] marked = new double[luminance.length];
        for (int i = 0; i < marked.length; i++) {
            double sum = luminance[i] + tile[tileIndex(i, image.width())];
            marked[i] = Math.min(255, Math.max(0, sum));
        }
        return PhaseSpectrum.fromLuminance(marked, image.width(), image.height());
    }

    private static int tileIndex(int pixel, int width) {
        return pixel / width % SIDE * SIDE + pixel % width % SIDE;
    }

    /** Raises the gain of groups that the image hides, and lowers it where the image happens to agree already. */
    private void adjustGains(double[] gains, PhaseSpectrum spectrum) {
        double[] agreements = new double[gains.length];
        for (int group = 0; group < gains.length; group++) {
            agreements[group] =
                    pattern.identityAgreement(spectrum, group, identity) / Math.sqrt(pattern.groupSize(group));
        }
        double mean = Arrays.stream(agreements).average().orElse(0);
        for (int group = 0; group < gains.length; group++) {
            double adjustment = StrictMath.pow(
                    Math.max(AGREEMENT_FLOOR, mean) / Math.max(AGREEMENT_FLOOR, agreements[group]), GAIN_EXPONENT);
            gains[group] *= Math.min(MAX_GAIN, Math.max(MIN_GAIN, adjustment));
        }
    }

    private static RgbImage addTile(RgbImage image, double[] tile) {
        byte[] rgb = image.rgb();
        for (int i = 0; i < rgb.length; i++) {
            long sum = Math.round((rgb[i] & 0xFF) + tile[tileIndex(i / 3, image.width())]);
            rgb[i] = (byte) Math.min(255, Math.max(0, sum));
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    /**
     * Detects a mark of this key: in the image as it is, scaled to each marked size of the same aspect ratio, and
     * shifted as by cropping.
     */
    public WatermarkDetection detect(RgbImage image) {
        double[] luminance = image.luminance();
        PhaseSpectrum original = PhaseSpectrum.fromLuminance(luminance, image.width(), image.height());
        Stream<WatermarkDetection> resized = markedSizes.stream()
                .filter(markedSize -> hasAspectRatioOf(image, markedSize))
                .map(markedSize -> detectIn(
                        PhaseSpectrum.fromLuminance(
                                LuminanceScaler.scale(
                                        luminance,
                                        image.width(),
                                        image.height(),
                                        markedSize.width(),
                                        markedSize.height()),
                                markedSize.width(),
                                markedSize.height()),
                        THRESHOLD,
                        "resized to " + markedSize.width() + " x " + markedSize.height()));
        return Stream.of(
                        Stream.of(detectIn(original, THRESHOLD, "as it is")),
                        resized,
                        Stream.of(detectShifted(original)))
                .flatMap(all -> all)
                .max(Comparator.comparingDouble(spectrum -> spectrum.score() - spectrum.threshold()))
                .orElseThrow();
    }

    /**
     * Returns how well the image agrees with this deployment's mark. The score has mean 0 and deviation 1 over
     * unmarked images.
     */
    public double agreement(RgbImage image) {
        return pattern.agreement(
                PhaseSpectrum.fromLuminance(image.luminance(), image.width(), image.height()), identity);
    }

    private static boolean hasAspectRatioOf(RgbImage image, ImageSize markedSize) {
        double shape = (double) image.width() / image.height();
        double other = (double) markedSize.width() / markedSize.height();
        return Math.abs(shape / other - 1) <= MAX_ASPECT_DIFFERENCE
                && Math.min(image.width(), image.height()) >= MIN_SIDE
                && (image.width() != markedSize.width() || image.height() != markedSize.height());
    }

    private WatermarkDetection detectShifted(PhaseSpectrum original) {
        double[] all = pattern.shiftedAgreements(original, identity);
        int best = 0;
        for (int i = 1; i < all.length; i++) {
            best = all[i] > all[best] ? i : best;
        }
        int dx = best % SIDE;
        int dy = best / SIDE;
        return detectIn(
                original.shift(dx, dy), SHIFT_THRESHOLD, "moved by " + (SIDE - dx) % SIDE + ", " + (SIDE - dy) % SIDE);
    }

    private WatermarkDetection detectIn(PhaseSpectrum spectrum, double threshold, String place) {
        double score = Math.max(pattern.agreement(spectrum, identity), pattern.agreement(spectrum, 0, 0));
        boolean present = score >= threshold;
        return new WatermarkDetection(
                present, score, threshold, place, present ? readIdentity(spectrum) : OptionalInt.empty());
    }

    private OptionalInt readIdentity(PhaseSpectrum spectrum) {
        double[][] scores = new double[ReedSolomonCode.SYMBOLS][ReedSolomonCode.ALPHABET];
        for (int place = 0; place < ReedSolomonCode.SYMBOLS; place++) {
            for (int symbol = 0; symbol < ReedSolomonCode.ALPHABET; symbol++) {
                scores[place][symbol] = pattern.agreement(spectrum, 1 + place, symbol);
            }
        }
        ReedSolomonCode.DecodedIdentity decodedIdentity = ReedSolomonCode.decode(scores);
        return decodedIdentity.margin() >= MIN_IDENTITY_MARGIN
                ? OptionalInt.of(decodedIdentity.identity())
                : OptionalInt.empty();
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return "Watermark[identity " + identity + "]";
    }
}
