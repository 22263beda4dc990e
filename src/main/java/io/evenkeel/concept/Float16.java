package io.evenkeel.concept;

/** Numbers of 16 bits. */
final class Float16 {
    private static final int SIGN = 0x8000;
    private static final int MAGNITUDE = 0x7fff;
    private static final int EXPONENT = 0x7c00;
    private static final int FRACTION = 0x03ff;
    private static final int FRACTION_SHIFT = 13;
    /** Difference of the biases of the exponents, 127 and 15, where a float has them. */
    private static final int REBIAS = (127 - 15) << 23;

    private static final float SMALLEST_SUBNORMAL = 0x1p-24f;

    private Float16() {}

    /** IEEE 754 binary16. Exact. */
    static float toFloat(short bits) {
        int sign = (bits & SIGN) << 16;
        int exponent = bits & EXPONENT;
        if (exponent == 0) {
            float subnormal = (bits & FRACTION) * SMALLEST_SUBNORMAL;
            return sign == 0 ? subnormal : -subnormal;
        }
        int magnitude = (bits & MAGNITUDE) << FRACTION_SHIFT;
        return Float.intBitsToFloat(sign | (exponent == EXPONENT ? magnitude | 0x7f800000 : magnitude + REBIAS));
    }

    /** bfloat16: the upper half of a float. Exact. */
    static float bfloat16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
