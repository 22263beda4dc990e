package io.evenkeel.audit.search;

/**
 * A share that was observed, with the bounds that hold the true one in 19 of 20 such samples: E. B. Wilson, Probable inference, the law of
 * succession, and statistical inference, JASA 22 (1927).
 *
 * @param count pictures that had it
 * @param of pictures that were looked at
 * @param share 0 to 1; 0 if there were none
 */
record Interval(long count, long of, double share, double low, double high) {
    private static final double Z = 1.959964;

    static Interval of(long count, long of) {
        if (of == 0) {
            return new Interval(0, 0, 0, 0, 1);
        }
        double share = (double) count / of;
        double spread = Z * Z / of;
        double middle = (share + spread / 2) / (1 + spread);
        double half = Z / (1 + spread) * Math.sqrt(share * (1 - share) / of + spread / (4 * of));
        return new Interval(
                count,
                of,
                share,
                count == 0 ? 0 : Math.max(0, middle - half),
                count == of ? 1 : Math.min(1, middle + half));
    }
}
