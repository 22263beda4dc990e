package io.evenkeel.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.image.PngChunk;
import io.evenkeel.image.PngFile;
import io.evenkeel.image.UnreadableImageException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever is altered in a signed picture is found, and nothing makes the verifier fail. */
class ManifestMutationTest {
    private static final byte[] SIGNED = GoldenManifests.readBytes("evenkeel-ed25519.png");
    private static final ManifestVerifier VERIFIER = GoldenManifests.createVerifier();

    @Test
    void detectsFlippedManifestBits() {
        byte[] store = PngFile.parse(SIGNED).chunks("caBX").get(0).data();

        IntStream.range(0, 8 * store.length).parallel().forEach(bit -> {
            byte[] altered = store.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            ValidationResult result = VERIFIER.verify(PngFile.parse(withStore(altered)));
            assertThat(result.findSummary()).as("bit %d", bit).isEmpty();
            assertThat(result.status()).isIn("invalid", "unsupported");
        });
    }

    @Test
    void detectsFlippedFileBits() {
        for (int bit = 0; bit < 8 * SIGNED.length; bit++) {
            byte[] altered = SIGNED.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(isValid(altered)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void detectsInsertionsAndDeletions() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] store = PngFile.parse(SIGNED).chunks("caBX").get(0).data();
        for (int i = 0; i < 3000; i++) {
            byte[] altered = mutate(store, random);
            if (!Arrays.equals(altered, store)) {
                assertThat(VERIFIER.verify(PngFile.parse(withStore(altered))).findSummary())
                        .isEmpty();
            }
        }
    }

    @Test
    void detectsTrailingData() {
        byte[] longer = Arrays.copyOf(SIGNED, SIGNED.length + 5);

        assertThat(GoldenManifests.verify(longer))
                .isInstanceOfSatisfying(ValidationResult.Invalid.class, e -> assertThat(e.code())
                        .isEqualTo("altered-image"));
    }

    /** With a right checksum, so that the PNG file is whole. */
    static byte[] withStore(byte[] store) {
        PngFile file = PngFile.parse(SIGNED);
        PngChunk chunk = file.chunks("caBX").get(0);
        byte[] rest = file.toBytes();
        byte[] bare = new byte[rest.length - chunk.encodedLength()];
        System.arraycopy(rest, 0, bare, 0, chunk.offset());
        System.arraycopy(
                rest, chunk.offset() + chunk.encodedLength(), bare, chunk.offset(), bare.length - chunk.offset());
        return PngFile.parse(bare).withChunk("caBX", store);
    }

    /** Some bytes taken out, put in, repeated or set. */
    static byte[] mutate(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(random.nextInt(64) + 1), bytes.length - from);
        byte[] head = Arrays.copyOf(bytes, from);
        byte[] piece = Arrays.copyOfRange(bytes, from, from + length);
        byte[] tail = Arrays.copyOfRange(bytes, from + length, bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> join(head, tail);
            case 1 -> join(head, piece, piece, tail);
            case 2 -> join(head, noise(random, length), tail);
            default -> join(head, noise(random, length), piece, tail);
        };
    }

    private static byte[] noise(SplittableRandom random, int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0xFF * random.nextInt(2));
        }
        return noise;
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static boolean isValid(byte[] file) {
        try {
            return VERIFIER.verify(PngFile.parse(file)).findSummary().isPresent();
        } catch (UnreadableImageException e) {
            return false;
        }
    }
}
