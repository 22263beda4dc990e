package io.evenkeel.provenance.watermark;

import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Derives from a key which frequencies of the tile carry the watermark, and with which phases. One group of
 * frequencies signals presence. Each symbol of the identity's word has another group, whose phases depend on the
 * symbol.
 */
final class WatermarkPattern {
    private static final int SIDE = FourierTransform.SIDE;
    private static final int MIN_CYCLES = 8; // cycles per tile
    private static final int MAX_CYCLES = 28; // most of them survive halving the image and JPEG
    private static final double PRESENCE_SHARE = 0.4;

    private final int[] frequencies;
    private final int[] mirrorFrequencies;
    private final int[][] groups = new int[1 + ReedSolomonCode.SYMBOLS][];
    private final double[][] cos = new double[1 + ReedSolomonCode.SYMBOLS * ReedSolomonCode.ALPHABET][];
    private final double[][] sin = new double[1 + ReedSolomonCode.SYMBOLS * ReedSolomonCode.ALPHABET][];

    WatermarkPattern(byte[] key) {
        KeyedRandom random = new KeyedRandom(key);
        List<Integer> band = frequencyBand();
        shuffle(band, random);
        this.frequencies = band.stream().mapToInt(Integer::intValue).toArray();
        this.mirrorFrequencies = Arrays.stream(frequencies)
                .map(WatermarkPattern::mirrorFrequency)
                .toArray();
        int presence = (int) (frequencies.length * PRESENCE_SHARE);
        groups[0] = range(0, presence);
        int remaining = frequencies.length - presence;
        for (int position = 0; position < ReedSolomonCode.SYMBOLS; position++) {
            groups[1 + position] = range(
                    presence + remaining * position / ReedSolomonCode.SYMBOLS,
                    presence + remaining * (position + 1) / ReedSolomonCode.SYMBOLS);
        }
        for (int i = 0; i < cos.length; i++) {
            generateSignal(i, groups[i == 0 ? 0 : 1 + (i - 1) / ReedSolomonCode.ALPHABET].length, random);
        }
    }

    /** Returns half of the ring of frequencies; the other half mirrors it. */
    private static List<Integer> frequencyBand() {
        List<Integer> band = new ArrayList<>();
        for (int y = 0; y <= MAX_CYCLES; y++) {
            for (int x = -MAX_CYCLES; x <= MAX_CYCLES; x++) {
                int squared = x * x + y * y;
                if (squared >= MIN_CYCLES * MIN_CYCLES && squared <= MAX_CYCLES * MAX_CYCLES && (y > 0 || x > 0)) {
                    band.add(y * SIDE + Math.floorMod(x, SIDE));
                }
            }
        }
        return band;
    }

    private static void shuffle(List<Integer> band, KeyedRandom random) {
        for (int i = band.size() - 1; i > 0; i--) {
            int j = random.nextBelow(i + 1);
            Integer saved = band.get(i);
            band.set(i, band.get(j));
            band.set(j, saved);
        }
    }

    private static int mirrorFrequency(int frequency) {
        return Math.floorMod(-(frequency / SIDE), SIDE) * SIDE + Math.floorMod(-(frequency % SIDE), SIDE);
    }

    private static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private void generateSignal(int signal, int length, KeyedRandom random) {
        cos[signal] = new double[length];
        sin[signal] = new double[length];
        for (int i = 0; i < length; i++) {
            double phase = random.nextPhase();
            cos[signal][i] = StrictMath.cos(phase);
            sin[signal][i] = StrictMath.sin(phase);
        }
    }

    /** Returns the number of frequencies. */
    int frequencyCount() {
        return frequencies.length;
    }

    int groupCount() {
        return groups.length;
    }

    /** Returns the number of frequencies of a group: group 0 signals presence, each other one carries a symbol. */
    int groupSize(int group) {
        return groups[group].length;
    }

    private static int signalIndex(int group, int symbol) {
        return group == 0 ? 0 : 1 + (group - 1) * ReedSolomonCode.ALPHABET + symbol;
    }

    private static int groupSymbol(int group, int identity) {
        return group == 0 ? 0 : ReedSolomonCode.symbol(identity, group - 1);
    }

    /** Renders the tile of an identity with a gain for each group. */
    double[] renderTile(int identity, double[] gains) {
        double[] re = new double[SIDE * SIDE];
        double[] im = new double[SIDE * SIDE];
        for (int group = 0; group < groups.length; group++) {
            int signal = signalIndex(group, groupSymbol(group, identity));
            for (int i = 0; i < groups[group].length; i++) {
                int index = groups[group][i];
                re[frequencies[index]] = gains[group] * cos[signal][i];
                im[frequencies[index]] = gains[group] * sin[signal][i];
                re[mirrorFrequencies[index]] = re[frequencies[index]];
                im[mirrorFrequencies[index]] = -im[frequencies[index]];
            }
        }
        FourierTransform.transform(re, im, 1);
        return re;
    }

    /** Returns how well a spectrum agrees with a symbol of a group: mean 0 and deviation 1 without a mark. */
    double agreement(PhaseSpectrum spectrum, int group, int symbol) {
        int signal = signalIndex(group, symbol);
        double sum = 0;
        for (int i = 0; i < groups[group].length; i++) {
            int index = frequencies[groups[group][i]];
            sum += spectrum.re(index) * cos[signal][i] + spectrum.im(index) * sin[signal][i];
        }
        return sum / Math.sqrt(groups[group].length / 2.0);
    }

    /** Returns how well a spectrum agrees with all groups of an identity. */
    double agreement(PhaseSpectrum spectrum, int identity) {
        double sum = 0;
        for (int group = 0; group < groups.length; group++) {
            sum += agreement(spectrum, group, groupSymbol(group, identity)) * Math.sqrt(groups[group].length);
        }
        return sum / Math.sqrt(frequencies.length);
    }

    double identityAgreement(PhaseSpectrum spectrum, int group, int identity) {
        return agreement(spectrum, group, groupSymbol(group, identity));
    }

    /** Returns the agreement at every shift of the tile, row by row. */
    double[] shiftedAgreements(PhaseSpectrum spectrum, int identity) {
        double[] re = new double[SIDE * SIDE];
        double[] im = new double[SIDE * SIDE];
        for (int group = 0; group < groups.length; group++) {
            int signal = signalIndex(group, groupSymbol(group, identity));
            for (int i = 0; i < groups[group].length; i++) {
                int index = frequencies[groups[group][i]];
                re[index] = spectrum.re(index) * cos[signal][i] + spectrum.im(index) * sin[signal][i];
                im[index] = spectrum.im(index) * cos[signal][i] - spectrum.re(index) * sin[signal][i];
            }
        }
        FourierTransform.transform(re, im, 1);
        double deviation = Math.sqrt(frequencies.length / 2.0);
        return Arrays.stream(re).map(sum -> sum / deviation).toArray();
    }

    /** Generates an unlimited stream of numbers from the key with SHA-256 in counter mode. */
    private static final class KeyedRandom {
        private final byte[] key;
        private long block;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        KeyedRandom(byte[] key) {
            this.key = key.clone();
        }

        private long nextLong() {
            if (buffer.remaining() < Long.BYTES) {
                MessageDigest digest = Sha256.newDigest();
                digest.update(key);
                buffer = ByteBuffer.wrap(digest.digest(
                        ByteBuffer.allocate(Long.BYTES).putLong(block++).array()));
            }
            return buffer.getLong();
        }

        int nextBelow(int bound) {
            return (int) Long.remainderUnsigned(nextLong(), bound);
        }

        double nextPhase() {
            return 2 * Math.PI * ((nextLong() >>> 11) * 0x1.0p-53);
        }
    }
}
