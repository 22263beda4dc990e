package io.evenkeel.audit.search.timeseries;

/**
 * A share with its 95 % confidence interval (E. B. Wilson, Probable inference, the law of succession, and statistical
 * inference, JASA 22, 1927).
 *
 * @param count images in the share
 * @param total all images of the sample
 * @param share 0 to 1; 0 for an empty sample
 */
record WilsonInterval(long count, long total, double share, double low, double high) {
    private static final double Z_95 = 1.959964;

    static WilsonInterval fromCounts(long count, long of) {
        if (of == 0) {
            return new WilsonInterval(0, 0, 0, 0, 1);
        }
        double share = (double) count / of;
        double spread = Z_95 * Z_95 / of;
        double middle = (share + spread / 2) / (1 + spread);
        double halfWidth = Z_95 / (1 + spread) * Math.sqrt(share * (1 - share) / of + spread / (4 * of));
        return new WilsonInterval(
                count,
                of,
                share,
                count == 0 ? 0 : Math.max(0, middle - halfWidth),
                count == of ? 1 : Math.min(1, middle + halfWidth));
    }
}
