package io.evenkeel.marking.watermark;

import io.evenkeel.marking.image.Pixels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Marks pictures and looks for marks, by a secret key: spread spectrum (Cox et al. 1997) on the phases of a residual, with
 * gains that know the picture (Miller et al. 2004). The same picture gets the same mark.
 */
public final class Watermark {
    /** For one way of looking at a picture: a chance of 1e-9. */
    public static final double THRESHOLD = 6;

    /** For all 16,384 shifts together: a chance of 2e-8. */
    public static final double SHIFTED = 7;

    private static final double STRENGTH = 1.6; // root mean square, of 255: a PSNR of 44 dB
    private static final int ROUNDS = 4;
    private static final double HASTE = 0.7;
    private static final double LEAST = 0.6;
    private static final double MOST = 1.6;
    private static final double FLOOR = 0.05;
    private static final double READABLE = 1.5;
    private static final double SAME_SHAPE = 0.02;
    private static final int SMALLEST = 32;
    private static final int KEY_BYTES = 32;
    private static final int SIDE = Fourier.SIDE;

    private final Pattern pattern;
    private final int identity;
    private final List<Size> sizes;

    /**
     * Pictures of a size that are marked somewhere: one that was resized is looked at in it.
     *
     * @param width in pixels
     * @param height in pixels
     */
    public record Size(int width, int height) {
        /** From a text such as "128x128". */
        public static Size parse(String text) {
            int at = text.indexOf('x');
            return new Size(Integer.parseInt(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)));
        }
    }

    /**
     * One deployment's.
     *
     * @param key 32 secret bytes: who has them can find, forge and remove marks
     * @param identity of the deployment, from 0 to 65,535
     * @param sizes of the pictures that are marked with this key
     */
    public Watermark(byte[] key, int identity, List<Size> sizes) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a watermark's key has (" + key.length + ") bytes, and must have " + KEY_BYTES + ".");
        }
        if (identity < 0 || identity >= Code.IDENTITIES) {
            throw new IllegalArgumentException("identity (" + identity + ") must be from 0 to 65535.");
        }
        this.pattern = new Pattern(key);
        this.identity = identity;
        this.sizes = List.copyOf(sizes);
    }

    /** The picture with the mark. */
    public Pixels mark(Pixels picture) {
        double[] luminance = picture.luminance();
        double[] gains = new double[pattern.groups()];
        Arrays.fill(gains, 1);
        for (int round = 0; round < ROUNDS; round++) {
            adjust(gains, directions(picture, luminance, tile(gains)));
        }
        return added(picture, tile(gains));
    }

    private double[] tile(double[] gains) {
        double[] tile = pattern.tile(identity, gains);
        double squares = 0;
        for (double value : tile) {
            squares += value * value;
        }
        double factor = STRENGTH / Math.sqrt(squares / tile.length);
        return Arrays.stream(tile).map(value -> value * factor).toArray();
    }

    /** As a detector will see it. */
    private static Directions directions(Pixels picture, double[] luminance, double[] tile) {
        double[] marked = new double[luminance.length];
        for (int i = 0; i < marked.length; i++) {
            double sum = luminance[i] + tile[place(i, picture.width())];
            marked[i] = Math.min(255, Math.max(0, sum));
        }
        return Directions.of(marked, picture.width(), picture.height());
    }

    private static int place(int pixel, int width) {
        return pixel / width % SIDE * SIDE + pixel % width % SIDE;
    }

    /** Gives more to what the picture hides, and less to what it happens to bear already. */
    private void adjust(double[] gains, Directions seen) {
        double[] shown = new double[gains.length];
        for (int group = 0; group < gains.length; group++) {
            shown[group] = pattern.ownAgreement(seen, group, identity) / Math.sqrt(pattern.size(group));
        }
        double mean = Arrays.stream(shown).average().orElse(0);
        for (int group = 0; group < gains.length; group++) {
            double wanted = StrictMath.pow(Math.max(FLOOR, mean) / Math.max(FLOOR, shown[group]), HASTE);
            gains[group] *= Math.min(MOST, Math.max(LEAST, wanted));
        }
    }

    private static Pixels added(Pixels picture, double[] tile) {
        byte[] rgb = picture.rgb();
        for (int i = 0; i < rgb.length; i++) {
            long sum = Math.round((rgb[i] & 0xFF) + tile[place(i / 3, picture.width())]);
            rgb[i] = (byte) Math.min(255, Math.max(0, sum));
        }
        return new Pixels(picture.width(), picture.height(), rgb);
    }

    /** Looks for a mark of this key: as the picture is, at each size of its shape that is marked, and moved, as by cropping. */
    public Sighting look(Pixels picture) {
        double[] luminance = picture.luminance();
        Directions asIs = Directions.of(luminance, picture.width(), picture.height());
        Stream<Sighting> resized = sizes.stream()
                .filter(size -> isOfShape(picture, size))
                .map(size -> sighting(
                        Directions.of(
                                Scaling.scaled(
                                        luminance, picture.width(), picture.height(), size.width(), size.height()),
                                size.width(),
                                size.height()),
                        THRESHOLD,
                        "resized to " + size.width() + " x " + size.height()));
        return Stream.of(Stream.of(sighting(asIs, THRESHOLD, "as it is")), resized, Stream.of(moved(asIs)))
                .flatMap(all -> all)
                .max(Comparator.comparingDouble(seen -> seen.score() - seen.threshold()))
                .orElseThrow();
    }

    /** How well the picture, as it is, agrees with this deployment's mark: of mean 0 and deviation 1 over pictures without it. */
    public double agreement(Pixels picture) {
        return pattern.agreement(Directions.of(picture.luminance(), picture.width(), picture.height()), identity);
    }

    private static boolean isOfShape(Pixels picture, Size size) {
        double shape = (double) picture.width() / picture.height();
        double other = (double) size.width() / size.height();
        return Math.abs(shape / other - 1) <= SAME_SHAPE
                && Math.min(picture.width(), picture.height()) >= SMALLEST
                && (picture.width() != size.width() || picture.height() != size.height());
    }

    private Sighting moved(Directions asIs) {
        double[] all = pattern.agreements(asIs, identity);
        int best = 0;
        for (int i = 1; i < all.length; i++) {
            best = all[i] > all[best] ? i : best;
        }
        int dx = best % SIDE;
        int dy = best / SIDE;
        return sighting(asIs.shifted(dx, dy), SHIFTED, "moved by " + (SIDE - dx) % SIDE + ", " + (SIDE - dy) % SIDE);
    }

    private Sighting sighting(Directions seen, double threshold, String place) {
        double score = Math.max(pattern.agreement(seen, identity), pattern.agreement(seen, 0, 0));
        boolean found = score >= threshold;
        return new Sighting(found, score, threshold, place, found ? read(seen) : OptionalInt.empty());
    }

    private OptionalInt read(Directions seen) {
        double[][] scores = new double[Code.SYMBOLS][Code.ALPHABET];
        for (int place = 0; place < Code.SYMBOLS; place++) {
            for (int symbol = 0; symbol < Code.ALPHABET; symbol++) {
                scores[place][symbol] = pattern.agreement(seen, 1 + place, symbol);
            }
        }
        Code.Reading reading = Code.read(scores);
        return reading.margin() >= READABLE ? OptionalInt.of(reading.identity()) : OptionalInt.empty();
    }

    /** Keys are not printed. */
    @Override
    public String toString() {
        return "Watermark[identity " + identity + "]";
    }
}
