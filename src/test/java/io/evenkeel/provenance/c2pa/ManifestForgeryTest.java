package io.evenkeel.provenance.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.image.PngChunk;
import io.evenkeel.image.PngFile;
import io.evenkeel.platform.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Manifests that somebody with a certificate signed, and that are wrong all the same; and stores that are none. */
class ManifestForgeryTest {
    private static final String LABEL = "urn:c2pa:00000000-0000-4000-8000-000000000000";
    private static final byte[] PLAIN = GoldenManifests.readBytes("plain.png");

    private List<JumbfBox.Superbox> assertions = List.of(createBinding(1000));
    private UnaryOperator<List<CBORObject>> referenceEdit = all -> all;
    private UnaryOperator<CBORObject> claimEdit = read -> read;
    private UnaryOperator<List<JumbfBox>> partsEdit = all -> all;
    private String kind = "c2ma";

    @Test
    void acceptsUntouchedManifest() {
        requireStatus(fitStore(encodeStore()), "valid", null);
    }

    @Test
    void rejectsMissingAssertion() {
        referenceEdit = all -> List.of(all.get(0), createReference("c2pa.actions.v2", new byte[0]));

        requireStatus(fitStore(encodeStore()), "invalid", "missing-assertion");
    }

    @Test
    void rejectsUnlistedAssertion() {
        referenceEdit = all -> List.of();

        requireStatus(fitStore(encodeStore()), "invalid", "unlisted-assertion");
    }

    @Test
    void rejectsAssertionListedTwice() {
        referenceEdit = all -> List.of(all.get(0), all.get(0));

        requireStatus(fitStore(encodeStore()), "invalid", "broken-manifest");
    }

    @Test
    void rejectsAlteredAssertion() {
        referenceEdit = all -> List.of(createReference("c2pa.hash.data", new byte[] {1}));

        requireStatus(fitStore(encodeStore()), "invalid", "altered-assertion");
    }

    @Test
    void doesNotFollowExternalAssertion() {
        referenceEdit = all -> List.of(Cbor.createMap("url", "https://example.org/a", "hash", new byte[32]));

        requireStatus(fitStore(encodeStore()), "unsupported", "unsupported-manifest");
    }

    @Test
    void reportsUnboundManifestAsUnsupported() {
        assertions = List.of(JumbfBox.Superbox.createWithCbor(
                "cbor", "c2pa.hash.boxes", Cbor.createMap("alg", "sha256").EncodeToBytes()));

        requireStatus(fitStore(encodeStore()), "unsupported", "unsupported-manifest");
    }

    @Test
    void rejectsWiderExclusion() {
        assertions = List.of(createBinding(1000, Cbor.createMap("start", 0, "length", 8)));

        requireStatus(fitStore(encodeStore()), "invalid", "altered-image");
    }

    @Test
    void reportsUnknownDigestAsUnsupported() {
        claimEdit = read -> read.Set("alg", "md5");

        requireStatus(fitStore(encodeStore()), "unsupported", "unknown-algorithm");
    }

    @Test
    void rejectsSignatureOfAnotherClaim() {
        partsEdit = all -> List.of(
                all.get(0),
                all.get(1),
                JumbfBox.Superbox.createWithCbor(
                        "c2cs", "c2pa.signature", CoseSign1.sign(new byte[] {1}, credentials())));

        requireStatus(fitStore(encodeStore()), "invalid", "wrong-signature");
    }

    @Test
    void requiresClaimToNameSignature() {
        claimEdit = read -> read.Set("signature", "self#jumbf=/c2pa/another/c2pa.signature");

        requireStatus(fitStore(encodeStore()), "invalid", "broken-manifest");
    }

    @Test
    void reportsUpdateManifestAsUnsupported() {
        kind = "c2um";

        requireStatus(fitStore(encodeStore()), "unsupported", "unsupported-manifest");
    }

    @Test
    void requiresSingleParts() {
        for (int i = 0; i < 3; i++) {
            int part = i;
            partsEdit = all -> removePart(all, part);
            requireStatus(fitStore(encodeStore()), "invalid", "broken-manifest");
            partsEdit = all -> repeatPart(all, part);
            requireStatus(fitStore(encodeStore()), "invalid", "broken-manifest");
        }
    }

    private static List<JumbfBox> removePart(List<JumbfBox> all, int part) {
        List<JumbfBox> less = new ArrayList<>(all);
        less.remove(part);
        return less;
    }

    private static List<JumbfBox> repeatPart(List<JumbfBox> all, int part) {
        List<JumbfBox> more = new ArrayList<>(all);
        more.add(all.get(part));
        return more;
    }

    @Test
    void rejectsSecondStore() {
        byte[] signed = GoldenManifests.readBytes("evenkeel-ed25519.png");
        byte[] twice = PngFile.parse(signed).withChunk("caBX", encodeStore());

        requireStatus(twice, "invalid", "broken-manifest");
    }

    @Test
    void rejectsMalformedStore() {
        List<byte[]> stores = List.of(
                new byte[0],
                new byte[] {1, 2, 3},
                new byte[] {0, 0, 0, 0, 'j', 'u', 'm', 'b'},
                new byte[] {0x7F, -1, -1, -1, 'j', 'u', 'm', 'b'},
                new byte[] {-1, -1, -1, -1, 'j', 'u', 'm', 'b'},
                new byte[] {0, 0, 0, 8, 'j', 'u', 'm', 'b'},
                new byte[] {0, 0, 0, 8, 'c', 'b', 'o', 'r'},
                JumbfBox.Superbox.create("c2pa", "c2pa", List.of()).toBytes(),
                JumbfBox.Superbox.create("c2pa", "other", List.of()).toBytes(),
                JumbfBox.Superbox.create("c2pa", "c2pa", List.of(JumbfBox.Superbox.create("c2ma", "a/b", List.of())))
                        .toBytes(),
                nestedBoxes(60),
                siblingBoxes(3000));

        assertThat(stores)
                .allSatisfy(store ->
                        requireStatus(PngFile.parse(PLAIN).withChunk("caBX", store), "invalid", "broken-manifest"));
    }

    private static byte[] nestedBoxes(int depth) {
        JumbfBox.Superbox box = JumbfBox.Superbox.create("c2ma", "m", List.of());
        for (int i = 0; i < depth; i++) {
            box = JumbfBox.Superbox.create("c2pa", "c2pa", List.of(box));
        }
        return box.toBytes();
    }

    private static byte[] siblingBoxes(int boxes) {
        JumbfBox[] all = new JumbfBox[boxes];
        Arrays.fill(all, new JumbfBox.ContentBox("free", new byte[0]));
        return JumbfBox.Superbox.create("c2pa", "c2pa", Arrays.asList(all)).toBytes();
    }

    @Test
    void rejectsHostileCbor() {
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
            partsEdit = all ->
                    List.of(all.get(0), JumbfBox.Superbox.createWithCbor("c2cl", "c2pa.claim.v2", cbor), all.get(2));
            requireStatus(fitStore(encodeStore()), "invalid", "broken-manifest");
            partsEdit = all ->
                    List.of(all.get(0), all.get(1), JumbfBox.Superbox.createWithCbor("c2cs", "c2pa.signature", cbor));
            requireStatus(fitStore(encodeStore()), "invalid", "broken-manifest");
        });
    }

    private static SigningCredentials credentials() {
        return GoldenManifests.readCredentials("ed25519");
    }

    private static CBORObject createReference(String name, byte[] digest) {
        return Cbor.createMap("url", "self#jumbf=c2pa.assertions/" + name, "hash", digest);
    }

    private static JumbfBox.Superbox createBinding(int length, CBORObject... more) {
        List<CBORObject> exclusions = new ArrayList<>(
                List.of(Cbor.createMap("start", PngFile.parse(PLAIN).offsetAfterHeader(), "length", length)));
        exclusions.addAll(List.of(more));
        CBORObject binding = Cbor.createMap(
                "exclusions",
                Cbor.createList(exclusions),
                "alg",
                "sha256",
                "hash",
                Sha256.newDigest().digest(PLAIN));
        return JumbfBox.Superbox.createWithCbor("cbor", "c2pa.hash.data", binding.EncodeToBytes());
    }

    private byte[] encodeStore() {
        List<CBORObject> references = assertions.stream()
                .map(box -> createReference(box.label(), Sha256.newDigest().digest(box.body())))
                .toList();
        byte[] said = claimEdit
                .apply(Cbor.createMap(
                        "instanceID",
                        "xmp:iid:1",
                        "signature",
                        "self#jumbf=/c2pa/" + LABEL + "/c2pa.signature",
                        "created_assertions",
                        Cbor.createList(referenceEdit.apply(references)),
                        "alg",
                        "sha256"))
                .EncodeToBytes();
        List<JumbfBox> all = List.of(
                JumbfBox.Superbox.create("c2as", "c2pa.assertions", assertions),
                JumbfBox.Superbox.createWithCbor("c2cl", "c2pa.claim.v2", said),
                JumbfBox.Superbox.createWithCbor("c2cs", "c2pa.signature", CoseSign1.sign(said, credentials())));
        return JumbfBox.Superbox.create(
                        "c2pa", "c2pa", List.of(JumbfBox.Superbox.create(kind, LABEL, partsEdit.apply(all))))
                .toBytes();
    }

    /** With the store's own length left out of the digest, where there is a digest that leaves out a length. */
    private byte[] fitStore(byte[] first) {
        if (assertions.get(0).label().equals("c2pa.hash.data")) {
            boolean more = Cbor.getValues(Cbor.decode(assertions.get(0).requireCbor(), ""), "exclusions")
                            .size()
                    > 1;
            int length = first.length + PngChunk.OVERHEAD_BYTES;
            assertions = List.of(
                    more ? createBinding(length, Cbor.createMap("start", 0, "length", 8)) : createBinding(length));
        }
        return PngFile.parse(PLAIN).withChunk("caBX", encodeStore());
    }

    private static void requireStatus(byte[] png, String word, String code) {
        ValidationResult result = GoldenManifests.verify(png);

        assertThat(result.status()).as(result.toString()).isEqualTo(word);
        if (result instanceof ValidationResult.Invalid invalid) {
            assertThat(invalid.code()).as(invalid.detail()).isEqualTo(code);
        } else if (result instanceof ValidationResult.Unsupported unsupported) {
            assertThat(unsupported.code()).as(unsupported.detail()).isEqualTo(code);
        }
    }
}
