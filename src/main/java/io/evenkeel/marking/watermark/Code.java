package io.evenkeel.marking.watermark;

/** Reed and Solomon's code over 16 symbols: identities of 16 bits as words of 8 symbols, any two of which differ in 5 or more. */
final class Code {
    static final int SYMBOLS = 8;
    static final int ALPHABET = 16;
    static final int IDENTITIES = 1 << 16;
    private static final int DIGITS = 4;
    private static final int BITS = 4;
    private static final int POLYNOMIAL = 0x13; // x^4 + x + 1
    private static final int ORDER = ALPHABET - 1;
    private static final int[] POWERS = new int[2 * ORDER];
    private static final int[] LOGARITHMS = new int[ALPHABET];
    private static final byte[] WORDS = new byte[IDENTITIES * SYMBOLS];

    static {
        int value = 1;
        for (int i = 0; i < ORDER; i++) {
            POWERS[i] = value;
            POWERS[i + ORDER] = value;
            LOGARITHMS[value] = i;
            value <<= 1;
            value = value >= ALPHABET ? value ^ POLYNOMIAL : value;
        }
        for (int identity = 0; identity < IDENTITIES; identity++) {
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                WORDS[identity * SYMBOLS + symbol] = (byte) evaluated(identity, POWERS[symbol]);
            }
        }
    }

    private Code() {}

    /** The identity's digits as a polynomial, at a place. */
    private static int evaluated(int identity, int at) {
        int value = 0;
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            value = times(value, at) ^ ((identity >> (BITS * digit)) & ORDER);
        }
        return value;
    }

    private static int times(int one, int other) {
        return one == 0 || other == 0 ? 0 : POWERS[LOGARITHMS[one] + LOGARITHMS[other]];
    }

    static int symbol(int identity, int place) {
        return WORDS[identity * SYMBOLS + place];
    }

    /**
     * The identity whose word fits best.
     *
     * @param identity the best one
     * @param margin by how much it is better than the next, in standard deviations of the sum
     */
    record Reading(int identity, double margin) {}

    /**
     * Compares all words.
     *
     * @param scores of each symbol at each place, of standard deviation 1
     */
    static Reading read(double[][] scores) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        double next = Double.NEGATIVE_INFINITY;
        for (int identity = 0; identity < IDENTITIES; identity++) {
            double sum = 0;
            for (int place = 0; place < SYMBOLS; place++) {
                sum += scores[place][symbol(identity, place)];
            }
            if (sum > most) {
                next = most;
                most = sum;
                best = identity;
            } else if (sum > next) {
                next = sum;
            }
        }
        return new Reading(best, (most - next) / Math.sqrt(SYMBOLS));
    }
}
