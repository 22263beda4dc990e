package io.evenkeel.policy;

import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws all members of one request at once, without counts of earlier ones. Systematic sampling: points at equal distances,
 * from a start that follows from the seed, so that each member's count is its share of the pictures, rounded down or up, and
 * over many requests its share is kept even where each asks for one picture. The order follows from the seed too.
 */
final class PerRequestSampler {
    private PerRequestSampler() {}

    /** Places of the members, one for each picture. */
    static int[] assign(List<Double> shares, int count, String seed) {
        SplittableRandom random = createRandom(seed);
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        double start = random.nextDouble();
        int[] members = new int[count];
        for (int i = 0; i < count; i++) {
            members[i] = memberAt((i + start) / count * sum, shares);
        }
        shuffle(members, random);
        return members;
    }

    private static int memberAt(double point, List<Double> shares) {
        int last = 0;
        double upperBound = 0;
        for (int i = 0; i < shares.size(); i++) {
            if (shares.get(i) > 0) {
                last = i;
                upperBound += shares.get(i);
                if (point < upperBound) {
                    return i;
                }
            }
        }
        return last; // which rounding left out
    }

    private static void shuffle(int[] members, SplittableRandom random) {
        for (int i = members.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = members[i];
            members[i] = members[other];
            members[other] = swapped;
        }
    }

    private static SplittableRandom createRandom(String seed) {
        String digest = Sha256.hex(seed.getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(HexFormat.fromHexDigitsToLong(digest.substring(0, 16)));
    }
}
