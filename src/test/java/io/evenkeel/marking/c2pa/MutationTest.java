package io.evenkeel.marking.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.marking.image.Chunk;
import io.evenkeel.marking.image.PngFile;
import io.evenkeel.marking.image.UnreadablePicture;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever is altered in a signed picture is found, and nothing makes the verifier fail. */
class MutationTest {
    private static final byte[] SIGNED = Golden.bytes("evenkeel-ed25519.png");
    private static final Verifier VERIFIER = Golden.verifier();

    @Test
    void noBitOfTheManifestCanBeTurned() {
        byte[] store = PngFile.of(SIGNED).chunks("caBX").get(0).data();

        IntStream.range(0, 8 * store.length).parallel().forEach(bit -> {
            byte[] altered = store.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            Verdict verdict = VERIFIER.verify(PngFile.of(with(altered)));
            assertThat(verdict.said()).as("bit %d", bit).isEmpty();
            assertThat(verdict.word()).isIn("invalid", "unsupported");
        });
    }

    @Test
    void noBitOfTheFileCanBeTurned() {
        for (int bit = 0; bit < 8 * SIGNED.length; bit++) {
            byte[] altered = SIGNED.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(isRight(altered)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void nothingCanBeTakenAwayOrPutIn() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] store = PngFile.of(SIGNED).chunks("caBX").get(0).data();
        for (int i = 0; i < 3000; i++) {
            byte[] altered = mutated(store, random);
            if (!Arrays.equals(altered, store)) {
                assertThat(VERIFIER.verify(PngFile.of(with(altered))).said()).isEmpty();
            }
        }
    }

    @Test
    void whatIsAddedBehindThePictureIsFound() {
        byte[] longer = Arrays.copyOf(SIGNED, SIGNED.length + 5);

        assertThat(Golden.verdict(longer)).isInstanceOfSatisfying(Verdict.Invalid.class, e -> assertThat(e.code())
                .isEqualTo("altered-picture"));
    }

    /** With a right checksum, so that the PNG file is whole. */
    static byte[] with(byte[] store) {
        PngFile file = PngFile.of(SIGNED);
        Chunk chunk = file.chunks("caBX").get(0);
        byte[] rest = file.bytes();
        byte[] bare = new byte[rest.length - chunk.length()];
        System.arraycopy(rest, 0, bare, 0, chunk.start());
        System.arraycopy(rest, chunk.start() + chunk.length(), bare, chunk.start(), bare.length - chunk.start());
        return PngFile.of(bare).with("caBX", store);
    }

    /** Some bytes taken out, put in, repeated or set. */
    static byte[] mutated(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(random.nextInt(64) + 1), bytes.length - from);
        byte[] head = Arrays.copyOf(bytes, from);
        byte[] piece = Arrays.copyOfRange(bytes, from, from + length);
        byte[] tail = Arrays.copyOfRange(bytes, from + length, bytes.length);
        return switch (random.nextInt(4)) {
            case 0 -> joined(head, tail);
            case 1 -> joined(head, piece, piece, tail);
            case 2 -> joined(head, noise(random, length), tail);
            default -> joined(head, noise(random, length), piece, tail);
        };
    }

    private static byte[] noise(SplittableRandom random, int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0xFF * random.nextInt(2));
        }
        return noise;
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static boolean isRight(byte[] file) {
        try {
            return VERIFIER.verify(PngFile.of(file)).said().isPresent();
        } catch (UnreadablePicture e) {
            return false;
        }
    }
}
