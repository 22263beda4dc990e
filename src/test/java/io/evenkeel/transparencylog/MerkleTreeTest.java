package io.evenkeel.transparencylog;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleTreeTest {
    private static final HexFormat HEX = HexFormat.of();
    private final Random random = new Random(9);

    /** The leaves of Certificate Transparency's own tests. */
    private static InMemoryTileStore knownTree(int size) {
        InMemoryTileStore tree = new InMemoryTileStore();
        tree.grow(Stream.of(
                        "",
                        "00",
                        "10",
                        "2021",
                        "3031",
                        "40414243",
                        "5051525354555657",
                        "606162636465666768696a6b6c6d6e6f")
                .limit(size)
                .map(HEX::parseHex)
                .map(MerkleTree::leafHash)
                .toList());
        return tree;
    }

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    })
    void computesKnownRoots(int size, String root) {
        assertThat(HEX.formatHex(MerkleTree.root(knownTree(size), size))).isEqualTo(root);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "5, 8, bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2, 3, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    })
    void computesKnownInclusionProofs(int index, int size, String path) {
        assertThat(MerkleTree.inclusionProof(knownTree(8), index, size))
                .map(HEX::formatHex)
                .containsExactly(path.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "6, 8, 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2, 5, 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    })
    void computesKnownConsistencyProofs(int first, int second, String path) {
        assertThat(MerkleTree.consistencyProof(knownTree(8), first, second))
                .map(HEX::formatHex)
                .containsExactly(path.split(" "));
    }

    private List<byte[]> randomLeaves(int count) {
        return Stream.generate(() -> {
                    byte[] leaf = new byte[32];
                    random.nextBytes(leaf);
                    return leaf;
                })
                .limit(count)
                .collect(toList());
    }

    /** In batches of random sizes. */
    private InMemoryTileStore growInBatches(List<byte[]> leaves) {
        InMemoryTileStore tree = new InMemoryTileStore();
        while (tree.size < leaves.size()) {
            int to = (int) Math.min(leaves.size(), tree.size + 1 + random.nextInt(700));
            tree.grow(leaves.subList((int) tree.size, to));
        }
        return tree;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255, 256, 257, 511, 512, 513, 4_000, 70_000})
    void matchesRfcRootsAndProofsForAnyGrowth(int size) {
        List<byte[]> leaves = randomLeaves(size);
        InMemoryTileStore tree = growInBatches(leaves);
        byte[] root = Rfc9162Reference.hash(leaves);

        assertThat(MerkleTree.root(tree, size)).isEqualTo(root);
        for (int i = 0; i < 200; i++) {
            int index = random.nextInt(size);
            int first = 1 + random.nextInt(size);
            byte[] before = Rfc9162Reference.hash(leaves.subList(0, first));
            List<byte[]> inclusion = MerkleTree.inclusionProof(tree, index, size);
            List<byte[]> consistency = MerkleTree.consistencyProof(tree, first, size);

            assertThat(MerkleTree.root(tree, first)).isEqualTo(before);
            assertThat(Rfc9162Reference.isIncluded(leaves.get(index), index, size, inclusion, root))
                    .isTrue();
            assertThat(Rfc9162Reference.isConsistent(first, size, before, root, consistency))
                    .isTrue();
        }
    }

    @Test
    void provesEveryLeafAndPrefixOfSmallTrees() {
        List<byte[]> leaves = randomLeaves(40);
        InMemoryTileStore tree = growInBatches(leaves);
        for (int size = 1; size <= leaves.size(); size++) {
            byte[] root = Rfc9162Reference.hash(leaves.subList(0, size));
            for (int i = 0; i < size; i++) {
                assertThat(Rfc9162Reference.isIncluded(
                                leaves.get(i), i, size, MerkleTree.inclusionProof(tree, i, size), root))
                        .isTrue();
                byte[] before = Rfc9162Reference.hash(leaves.subList(0, i + 1));
                assertThat(Rfc9162Reference.isConsistent(
                                i + 1, size, before, root, MerkleTree.consistencyProof(tree, i + 1, size)))
                        .isTrue();
            }
        }
    }

    @Test
    void rejectsProofsOfOtherLeavesAndTrees() {
        List<byte[]> leaves = randomLeaves(1_000);
        InMemoryTileStore tree = growInBatches(leaves);
        byte[] root = Rfc9162Reference.hash(leaves);
        List<byte[]> path = MerkleTree.inclusionProof(tree, 123, 1_000);

        assertThat(Rfc9162Reference.isIncluded(leaves.get(123), 123, 1_000, path, root))
                .isTrue();
        assertThat(Rfc9162Reference.isIncluded(leaves.get(122), 123, 1_000, path, root))
                .isFalse();
        assertThat(Rfc9162Reference.isIncluded(leaves.get(123), 122, 1_000, path, root))
                .isFalse();
        byte[] another = Rfc9162Reference.hash(randomLeaves(600));
        assertThat(Rfc9162Reference.isConsistent(
                        600, 1_000, another, root, MerkleTree.consistencyProof(tree, 600, 1_000)))
                .isFalse();
    }

    @Test
    void compactRangeGrowsLikeTheTree() {
        List<byte[]> leaves = randomLeaves(3_000);
        InMemoryTileStore tree = growInBatches(leaves);
        CompactRange range = new CompactRange();
        for (int size = 0; size < leaves.size(); size++) {
            if (size % 37 == 0) {
                CompactRange tiled = CompactRange.fromTiles(tree, size);
                assertThat(range.root()).isEqualTo(Rfc9162Reference.hash(leaves.subList(0, size)));
                assertThat(tiled.root()).isEqualTo(range.root());
                assertThat(tiled.hashes()).usingRecursiveComparison().isEqualTo(range.hashes());
                range = range.copy();
            }
            range.append(leaves.get(size));
        }
        assertThat(range.size()).isEqualTo(3_000);
        assertThat(range.root()).isEqualTo(MerkleTree.root(tree, 3_000));
    }

    @Test
    void rejectsCompactRangeWithWrongHashCount() {
        List<byte[]> one = randomLeaves(1);
        assertThatThrownBy(() -> CompactRange.fromHashes(3, one))
                .hasMessageContaining("a tree of size (3) has (2) complete subtrees, not (1)");
        assertThatThrownBy(() -> CompactRange.fromHashes(-1, one)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void updateHoldsChangedTilesOnly() {
        InMemoryTileStore tree = growInBatches(randomLeaves(256 * 3 + 5));

        TreeUpdate update = MerkleTree.grow(tree, tree.size, randomLeaves(2));

        assertThat(update.size()).isEqualTo(256 * 3 + 7);
        assertThat(update.changedTiles()).singleElement().satisfies(tile -> {
            assertThat(tile.level()).isZero();
            assertThat(tile.index()).isEqualTo(3);
            assertThat(tile.hashes()).hasSize(7 * 32);
        });
    }

    @Test
    void namesTruncatedTile() {
        List<byte[]> leaves = randomLeaves(300);
        InMemoryTileStore tree = growInBatches(leaves);
        tree.tiles.put("0/1", new byte[32]);

        assertThatThrownBy(() -> MerkleTree.root(tree, 300))
                .isInstanceOf(MissingTileException.class)
                .hasMessageContaining("tile (0, 1) holds (1) hashes of the (");
        List<byte[]> more = new ArrayList<>(randomLeaves(1));
        assertThatThrownBy(() -> MerkleTree.grow(tree, 300, more)).isInstanceOf(MissingTileException.class);
    }

    @Test
    void rejectsArgumentsOutOfRange() {
        InMemoryTileStore tree = knownTree(8);
        assertThatThrownBy(() -> MerkleTree.root(tree, -1)).hasMessageContaining("size (-1)");
        assertThatThrownBy(() -> MerkleTree.inclusionProof(tree, 8, 8)).hasMessageContaining("index (8)");
        assertThatThrownBy(() -> MerkleTree.inclusionProof(tree, -1, 8)).hasMessageContaining("index (-1)");
        assertThatThrownBy(() -> MerkleTree.consistencyProof(tree, 0, 8)).hasMessageContaining("first (0)");
        assertThatThrownBy(() -> MerkleTree.consistencyProof(tree, 9, 8)).hasMessageContaining("first (9)");
        List<byte[]> shortHash = List.of(new byte[31]);
        assertThatThrownBy(() -> MerkleTree.grow(tree, 8, shortHash)).hasMessageContaining("(31)");
    }
}
