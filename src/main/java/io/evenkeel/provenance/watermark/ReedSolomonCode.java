package io.evenkeel.provenance.watermark;

/**
 * A Reed-Solomon code over 16 symbols: encodes identities of 16 bits as words of 8 symbols. Any two words differ in
 * at least 5 symbols.
 */
final class ReedSolomonCode {
    static final int SYMBOLS = 8;
    static final int ALPHABET = 16;
    static final int IDENTITIES = 1 << 16;
    private static final int DIGITS = 4;
    private static final int BITS = 4;
    private static final int POLYNOMIAL = 0x13; // x^4 + x + 1
    private static final int ORDER = ALPHABET - 1;
    private static final int[] POWERS = new int[2 * ORDER];
    private static final int[] LOGARITHMS = new int[ALPHABET];
    private static final byte[] CODEWORDS = new byte[IDENTITIES * SYMBOLS];

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
                CODEWORDS[identity * SYMBOLS + symbol] = (byte) evaluatePolynomial(identity, POWERS[symbol]);
            }
        }
    }

    private ReedSolomonCode() {}

    /** Evaluates the polynomial with the identity's digits as coefficients. */
    private static int evaluatePolynomial(int identity, int point) {
        int value = 0;
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            value = multiply(value, point) ^ ((identity >> (BITS * digit)) & ORDER);
        }
        return value;
    }

    private static int multiply(int one, int other) {
        return one == 0 || other == 0 ? 0 : POWERS[LOGARITHMS[one] + LOGARITHMS[other]];
    }

    static int symbol(int identity, int position) {
        return CODEWORDS[identity * SYMBOLS + position];
    }

    /**
     * The identity whose word fits best.
     *
     * @param identity the best identity
     * @param margin lead over the second best, in standard deviations of the sum
     */
    record DecodedIdentity(int identity, double margin) {}

    /**
     * Compares the scores with all words (soft-decision decoding).
     *
     * @param scores score of each symbol at each position, with standard deviation 1
     */
    static DecodedIdentity decode(double[][] scores) {
        int best = 0;
        double bestSum = Double.NEGATIVE_INFINITY;
        double secondSum = Double.NEGATIVE_INFINITY;
        for (int identity = 0; identity < IDENTITIES; identity++) {
            double sum = 0;
            for (int position = 0; position < SYMBOLS; position++) {
                sum += scores[position][symbol(identity, position)];
            }
            if (sum > bestSum) {
                secondSum = bestSum;
                bestSum = sum;
                best = identity;
            } else if (sum > secondSum) {
                secondSum = sum;
            }
        }
        return new DecodedIdentity(best, (bestSum - secondSum) / Math.sqrt(SYMBOLS));
    }
}
