package io.evenkeel.marking.watermark;

import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which frequencies of the tile bear what, and with which phases, by a key: some say that there is a mark, and each place of the
 * identity's word has some of its own, whose phases depend on its symbol.
 */
final class Pattern {
    private static final int SIDE = Fourier.SIDE;
    private static final int LOWEST = 8; // cycles per tile
    private static final int HIGHEST = 28; // of which most are there after halving the picture, and after JPEG
    private static final double FOR_PRESENCE = 0.4;

    private final int[] frequencies;
    private final int[] opposites;
    private final int[][] groups = new int[1 + Code.SYMBOLS][];
    private final double[][] cos = new double[1 + Code.SYMBOLS * Code.ALPHABET][];
    private final double[][] sin = new double[1 + Code.SYMBOLS * Code.ALPHABET][];

    Pattern(byte[] key) {
        Draws draws = new Draws(key);
        List<Integer> band = band();
        shuffle(band, draws);
        this.frequencies = band.stream().mapToInt(Integer::intValue).toArray();
        this.opposites = Arrays.stream(frequencies).map(Pattern::opposite).toArray();
        int presence = (int) (frequencies.length * FOR_PRESENCE);
        groups[0] = range(0, presence);
        int rest = frequencies.length - presence;
        for (int place = 0; place < Code.SYMBOLS; place++) {
            groups[1 + place] =
                    range(presence + rest * place / Code.SYMBOLS, presence + rest * (place + 1) / Code.SYMBOLS);
        }
        for (int i = 0; i < cos.length; i++) {
            draw(i, groups[i == 0 ? 0 : 1 + (i - 1) / Code.ALPHABET].length, draws);
        }
    }

    /** Half of the ring: the other half mirrors it. */
    private static List<Integer> band() {
        List<Integer> band = new ArrayList<>();
        for (int y = 0; y <= HIGHEST; y++) {
            for (int x = -HIGHEST; x <= HIGHEST; x++) {
                int squared = x * x + y * y;
                if (squared >= LOWEST * LOWEST && squared <= HIGHEST * HIGHEST && (y > 0 || x > 0)) {
                    band.add(y * SIDE + Math.floorMod(x, SIDE));
                }
            }
        }
        return band;
    }

    private static void shuffle(List<Integer> band, Draws draws) {
        for (int i = band.size() - 1; i > 0; i--) {
            int j = draws.below(i + 1);
            Integer kept = band.get(i);
            band.set(i, band.get(j));
            band.set(j, kept);
        }
    }

    private static int opposite(int frequency) {
        return Math.floorMod(-(frequency / SIDE), SIDE) * SIDE + Math.floorMod(-(frequency % SIDE), SIDE);
    }

    private static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private void draw(int signal, int length, Draws draws) {
        cos[signal] = new double[length];
        sin[signal] = new double[length];
        for (int i = 0; i < length; i++) {
            double phase = draws.phase();
            cos[signal][i] = StrictMath.cos(phase);
            sin[signal][i] = StrictMath.sin(phase);
        }
    }

    /** Frequencies that it uses. */
    int size() {
        return frequencies.length;
    }

    int groups() {
        return groups.length;
    }

    /** Frequencies of a group: the first says that there is a mark, each other one is of a place. */
    int size(int group) {
        return groups[group].length;
    }

    private static int signal(int group, int symbol) {
        return group == 0 ? 0 : 1 + (group - 1) * Code.ALPHABET + symbol;
    }

    private static int symbol(int group, int identity) {
        return group == 0 ? 0 : Code.symbol(identity, group - 1);
    }

    /** The tile of an identity, each group as strong as its gain. */
    double[] tile(int identity, double[] gains) {
        double[] re = new double[SIDE * SIDE];
        double[] im = new double[SIDE * SIDE];
        for (int group = 0; group < groups.length; group++) {
            int signal = signal(group, symbol(group, identity));
            for (int i = 0; i < groups[group].length; i++) {
                int at = groups[group][i];
                re[frequencies[at]] = gains[group] * cos[signal][i];
                im[frequencies[at]] = gains[group] * sin[signal][i];
                re[opposites[at]] = re[frequencies[at]];
                im[opposites[at]] = -im[frequencies[at]];
            }
        }
        Fourier.transform(re, im, 1);
        return re;
    }

    /** How well directions agree with a symbol of a group: of mean 0 and deviation 1 without a mark. */
    double agreement(Directions directions, int group, int symbol) {
        int signal = signal(group, symbol);
        double sum = 0;
        for (int i = 0; i < groups[group].length; i++) {
            int at = frequencies[groups[group][i]];
            sum += directions.re(at) * cos[signal][i] + directions.im(at) * sin[signal][i];
        }
        return sum / Math.sqrt(groups[group].length / 2.0);
    }

    /** The same with all groups of an identity. */
    double agreement(Directions directions, int identity) {
        double sum = 0;
        for (int group = 0; group < groups.length; group++) {
            sum += agreement(directions, group, symbol(group, identity)) * Math.sqrt(groups[group].length);
        }
        return sum / Math.sqrt(frequencies.length);
    }

    double ownAgreement(Directions directions, int group, int identity) {
        return agreement(directions, group, symbol(group, identity));
    }

    /** The same at every shift of the tile, row by row. */
    double[] agreements(Directions directions, int identity) {
        double[] re = new double[SIDE * SIDE];
        double[] im = new double[SIDE * SIDE];
        for (int group = 0; group < groups.length; group++) {
            int signal = signal(group, symbol(group, identity));
            for (int i = 0; i < groups[group].length; i++) {
                int at = frequencies[groups[group][i]];
                re[at] = directions.re(at) * cos[signal][i] + directions.im(at) * sin[signal][i];
                im[at] = directions.im(at) * cos[signal][i] - directions.re(at) * sin[signal][i];
            }
        }
        Fourier.transform(re, im, 1);
        double deviation = Math.sqrt(frequencies.length / 2.0);
        return Arrays.stream(re).map(sum -> sum / deviation).toArray();
    }

    /** Numbers from a key, without end. */
    private static final class Draws {
        private final byte[] key;
        private long block;
        private ByteBuffer left = ByteBuffer.allocate(0);

        Draws(byte[] key) {
            this.key = key.clone();
        }

        private long next() {
            if (left.remaining() < Long.BYTES) {
                MessageDigest digest = Sha256.digest();
                digest.update(key);
                left = ByteBuffer.wrap(digest.digest(
                        ByteBuffer.allocate(Long.BYTES).putLong(block++).array()));
            }
            return left.getLong();
        }

        int below(int bound) {
            return (int) Long.remainderUnsigned(next(), bound);
        }

        double phase() {
            return 2 * Math.PI * ((next() >>> 11) * 0x1.0p-53);
        }
    }
}
