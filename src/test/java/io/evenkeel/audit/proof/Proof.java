package io.evenkeel.audit.proof;

import java.util.HexFormat;
import java.util.List;

/** Proofs as HTTP answers with them, held against RFC 9162. */
public final class Proof {
    private Proof() {}

    public static boolean isIncluded(String leaf, long seq, long size, List<String> path, String root) {
        return Rfc9162.isIncluded(
                hash(leaf), seq, size, path.stream().map(Proof::hash).toList(), hash(root));
    }

    public static boolean isConsistent(
            long first, long second, String firstRoot, String secondRoot, List<String> path) {
        return Rfc9162.isConsistent(
                first,
                second,
                hash(firstRoot),
                hash(secondRoot),
                path.stream().map(Proof::hash).toList());
    }

    private static byte[] hash(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
