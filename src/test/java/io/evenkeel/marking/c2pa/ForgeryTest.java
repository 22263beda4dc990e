package io.evenkeel.marking.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.marking.image.Chunk;
import io.evenkeel.marking.image.PngFile;
import io.evenkeel.platform.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Manifests that somebody with a certificate signed, and that are wrong all the same; and stores that are none. */
class ForgeryTest {
    private static final String LABEL = "urn:c2pa:00000000-0000-4000-8000-000000000000";
    private static final byte[] PLAIN = Golden.bytes("plain.png");

    private List<Box.Super> assertions = List.of(binding(1000));
    private UnaryOperator<List<CBORObject>> listed = all -> all;
    private UnaryOperator<CBORObject> claim = read -> read;
    private UnaryOperator<List<Box>> parts = all -> all;
    private String kind = "c2ma";

    @Test
    void untouchedItIsValid() {
        expect(fitting(store()), "valid", null);
    }

    @Test
    void aMissingAssertionIsNamed() {
        listed = all -> List.of(all.get(0), reference("c2pa.actions.v2", new byte[0]));

        expect(fitting(store()), "invalid", "missing-assertion");
    }

    @Test
    void anAssertionThatNobodyListedIsFound() {
        listed = all -> List.of();

        expect(fitting(store()), "invalid", "unlisted-assertion");
    }

    @Test
    void anAssertionThatIsListedTwiceIsFound() {
        listed = all -> List.of(all.get(0), all.get(0));

        expect(fitting(store()), "invalid", "broken-manifest");
    }

    @Test
    void anAlteredAssertionIsFound() {
        listed = all -> List.of(reference("c2pa.hash.data", new byte[] {1}));

        expect(fitting(store()), "invalid", "altered-assertion");
    }

    @Test
    void anAssertionElsewhereIsNotFollowed() {
        listed = all -> List.of(Cbor.map("url", "https://example.org/a", "hash", new byte[32]));

        expect(fitting(store()), "unsupported", "unsupported-manifest");
    }

    @Test
    void aManifestThatIsNotBoundToTheFileIsNotChecked() {
        assertions = List.of(Box.Super.ofCbor(
                "cbor", "c2pa.hash.boxes", Cbor.map("alg", "sha256").EncodeToBytes()));

        expect(fitting(store()), "unsupported", "unsupported-manifest");
    }

    @Test
    void moreMustNotBeLeftOutOfTheDigestThanTheStore() {
        assertions = List.of(binding(1000, Cbor.map("start", 0, "length", 8)));

        expect(fitting(store()), "invalid", "altered-picture");
    }

    @Test
    void anUnknownDigestIsNotChecked() {
        claim = read -> read.Set("alg", "md5");

        expect(fitting(store()), "unsupported", "unknown-algorithm");
    }

    @Test
    void aSignatureOfAnotherClaimIsWrong() {
        parts = all -> List.of(
                all.get(0),
                all.get(1),
                Box.Super.ofCbor("c2cs", "c2pa.signature", Cose.sign(new byte[] {1}, credentials())));

        expect(fitting(store()), "invalid", "wrong-signature");
    }

    @Test
    void theClaimNamesItsSignature() {
        claim = read -> read.Set("signature", "self#jumbf=/c2pa/another/c2pa.signature");

        expect(fitting(store()), "invalid", "broken-manifest");
    }

    @Test
    void anUpdateOfAnotherManifestIsNotChecked() {
        kind = "c2um";

        expect(fitting(store()), "unsupported", "unsupported-manifest");
    }

    @Test
    void aManifestHasOneClaimOneSignatureAndOneStoreOfAssertions() {
        for (int i = 0; i < 3; i++) {
            int part = i;
            parts = all -> without(all, part);
            expect(fitting(store()), "invalid", "broken-manifest");
            parts = all -> twice(all, part);
            expect(fitting(store()), "invalid", "broken-manifest");
        }
    }

    private static List<Box> without(List<Box> all, int part) {
        List<Box> less = new ArrayList<>(all);
        less.remove(part);
        return less;
    }

    private static List<Box> twice(List<Box> all, int part) {
        List<Box> more = new ArrayList<>(all);
        more.add(all.get(part));
        return more;
    }

    @Test
    void twoStoresAreOneTooMany() {
        byte[] signed = Golden.bytes("evenkeel-ed25519.png");
        byte[] twice = PngFile.of(signed).with("caBX", store());

        expect(twice, "invalid", "broken-manifest");
    }

    @Test
    void whatIsNoStoreIsBroken() {
        List<byte[]> stores = List.of(
                new byte[0],
                new byte[] {1, 2, 3},
                new byte[] {0, 0, 0, 0, 'j', 'u', 'm', 'b'},
                new byte[] {0x7F, -1, -1, -1, 'j', 'u', 'm', 'b'},
                new byte[] {-1, -1, -1, -1, 'j', 'u', 'm', 'b'},
                new byte[] {0, 0, 0, 8, 'j', 'u', 'm', 'b'},
                new byte[] {0, 0, 0, 8, 'c', 'b', 'o', 'r'},
                Box.Super.of("c2pa", "c2pa", List.of()).bytes(),
                Box.Super.of("c2pa", "other", List.of()).bytes(),
                Box.Super.of("c2pa", "c2pa", List.of(Box.Super.of("c2ma", "a/b", List.of())))
                        .bytes(),
                deep(60),
                many(3000));

        assertThat(stores)
                .allSatisfy(store -> expect(PngFile.of(PLAIN).with("caBX", store), "invalid", "broken-manifest"));
    }

    private static byte[] deep(int depth) {
        Box.Super box = Box.Super.of("c2ma", "m", List.of());
        for (int i = 0; i < depth; i++) {
            box = Box.Super.of("c2pa", "c2pa", List.of(box));
        }
        return box.bytes();
    }

    private static byte[] many(int boxes) {
        Box[] all = new Box[boxes];
        Arrays.fill(all, new Box.Content("free", new byte[0]));
        return Box.Super.of("c2pa", "c2pa", Arrays.asList(all)).bytes();
    }

    @Test
    void hostileCborIsBroken() {
        List<String> claims = List.of(
                "",
                "bf",
                "9b7fffffffffffffff", // a list of 2^63 values
                "5b7fffffffffffffff", // as many bytes
                "81".repeat(100_000), // lists in lists
                "a2616101616102", // a key twice
                "c001", // a time that is a number
                "a0a0"); // two values

        assertThat(claims).allSatisfy(text -> {
            byte[] cbor = HexFormat.of().parseHex(text);
            parts = all -> List.of(all.get(0), Box.Super.ofCbor("c2cl", "c2pa.claim.v2", cbor), all.get(2));
            expect(fitting(store()), "invalid", "broken-manifest");
            parts = all -> List.of(all.get(0), all.get(1), Box.Super.ofCbor("c2cs", "c2pa.signature", cbor));
            expect(fitting(store()), "invalid", "broken-manifest");
        });
    }

    private static Credentials credentials() {
        return Golden.credentials("ed25519");
    }

    private static CBORObject reference(String name, byte[] digest) {
        return Cbor.map("url", "self#jumbf=c2pa.assertions/" + name, "hash", digest);
    }

    private static Box.Super binding(int length, CBORObject... more) {
        List<CBORObject> exclusions =
                new ArrayList<>(List.of(Cbor.map("start", PngFile.of(PLAIN).afterHeader(), "length", length)));
        exclusions.addAll(List.of(more));
        CBORObject binding = Cbor.map(
                "exclusions",
                Cbor.list(exclusions),
                "alg",
                "sha256",
                "hash",
                Sha256.digest().digest(PLAIN));
        return Box.Super.ofCbor("cbor", "c2pa.hash.data", binding.EncodeToBytes());
    }

    private byte[] store() {
        List<CBORObject> references = assertions.stream()
                .map(box -> reference(box.label(), Sha256.digest().digest(box.body())))
                .toList();
        byte[] said = claim.apply(Cbor.map(
                        "instanceID",
                        "xmp:iid:1",
                        "signature",
                        "self#jumbf=/c2pa/" + LABEL + "/c2pa.signature",
                        "created_assertions",
                        Cbor.list(listed.apply(references)),
                        "alg",
                        "sha256"))
                .EncodeToBytes();
        List<Box> all = List.of(
                Box.Super.of("c2as", "c2pa.assertions", assertions),
                Box.Super.ofCbor("c2cl", "c2pa.claim.v2", said),
                Box.Super.ofCbor("c2cs", "c2pa.signature", Cose.sign(said, credentials())));
        return Box.Super.of("c2pa", "c2pa", List.of(Box.Super.of(kind, LABEL, parts.apply(all))))
                .bytes();
    }

    /** With the store's own length left out of the digest, where there is a digest that leaves out a length. */
    private byte[] fitting(byte[] first) {
        if (assertions.get(0).label().equals("c2pa.hash.data")) {
            boolean more = Cbor.values(Cbor.read(assertions.get(0).cbor(), ""), "exclusions")
                            .size()
                    > 1;
            int length = first.length + Chunk.FRAME;
            assertions = List.of(more ? binding(length, Cbor.map("start", 0, "length", 8)) : binding(length));
        }
        return PngFile.of(PLAIN).with("caBX", store());
    }

    private static void expect(byte[] png, String word, String code) {
        Verdict verdict = Golden.verdict(png);

        assertThat(verdict.word()).as(verdict.toString()).isEqualTo(word);
        if (verdict instanceof Verdict.Invalid invalid) {
            assertThat(invalid.code()).as(invalid.detail()).isEqualTo(code);
        } else if (verdict instanceof Verdict.Unsupported unsupported) {
            assertThat(unsupported.code()).as(unsupported.detail()).isEqualTo(code);
        }
    }
}
