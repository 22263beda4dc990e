package io.evenkeel.transparencylog;

import java.util.HexFormat;
import java.util.List;

/** Proofs as HTTP answers with them, held against RFC 9162. */
public final class HexProofVerifier {
    private HexProofVerifier() {}

    public static boolean isIncluded(String leaf, long seq, long size, List<String> path, String root) {
        return Rfc9162Reference.isIncluded(
                hash(leaf), seq, size, path.stream().map(HexProofVerifier::hash).toList(), hash(root));
    }

    public static boolean isConsistent(
            long first, long second, String firstRoot, String secondRoot, List<String> path) {
        return Rfc9162Reference.isConsistent(
                first,
                second,
                hash(firstRoot),
                hash(secondRoot),
                path.stream().map(HexProofVerifier::hash).toList());
    }

    private static byte[] hash(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
