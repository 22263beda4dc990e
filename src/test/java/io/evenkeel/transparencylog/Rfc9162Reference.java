package io.evenkeel.transparencylog;

import io.evenkeel.platform.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** RFC 9162, section 2.1, to the letter and without tiles: what ours is held against. */
final class Rfc9162Reference {
    private Rfc9162Reference() {}

    /** 2.1.1: MTH. */
    static byte[] hash(List<byte[]> leafHashes) {
        int n = leafHashes.size();
        if (n == 0) {
            return Sha256.newDigest().digest();
        }
        if (n == 1) {
            return leafHashes.get(0);
        }
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return node(hash(leafHashes.subList(0, k)), hash(leafHashes.subList(k, n)));
    }

    static byte[] node(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(new byte[] {1}, 65);
        System.arraycopy(left, 0, both, 1, 32);
        System.arraycopy(right, 0, both, 33, 32);
        return Sha256.newDigest().digest(both);
    }

    /** 2.1.3.2: whether the path proves that the leaf is there. */
    static boolean isIncluded(byte[] leaf, long leafIndex, long treeSize, List<byte[]> path, byte[] rootHash) {
        if (leafIndex >= treeSize) {
            return false;
        }
        long fn = leafIndex;
        long sn = treeSize - 1;
        byte[] r = leaf;
        for (byte[] p : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(r, rootHash);
    }

    /** 2.1.4.2: whether the path proves that the first tree is a beginning of the second. */
    static boolean isConsistent(long first, long second, byte[] firstHash, byte[] secondHash, List<byte[]> given) {
        if (first == second) {
            return given.isEmpty() && Arrays.equals(firstHash, secondHash);
        }
        if (given.isEmpty()) {
            return false;
        }
        List<byte[]> path = new ArrayList<>(given);
        if (Long.bitCount(first) == 1) {
            path.add(0, firstHash);
        }
        long fn = first - 1;
        long sn = second - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        byte[] fr = path.get(0);
        byte[] sr = path.get(0);
        for (byte[] c : path.subList(1, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = node(c, fr);
                sr = node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(fr, firstHash) && Arrays.equals(sr, secondHash);
    }
}
