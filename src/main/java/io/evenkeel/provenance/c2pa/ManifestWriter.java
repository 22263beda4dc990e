package io.evenkeel.provenance.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.image.PngChunk;
import io.evenkeel.image.PngFile;
import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes a manifest into a PNG file. Equal files, assertions and credentials give equal bytes. Thread-safe. */
public final class ManifestWriter {
    static final String CHUNK_TYPE = "caBX";

    private final SigningCredentials credentials;

    public ManifestWriter(SigningCredentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Inserts a manifest after the header and keeps everything else.
     *
     * @throws IllegalArgumentException if the file has a manifest already
     */
    public byte[] write(byte[] png, AssertionData assertionData) {
        PngFile file = PngFile.parse(png);
        if (!file.chunks(CHUNK_TYPE).isEmpty()) {
            throw new IllegalArgumentException("the image has a manifest already, which would be lost.");
        }
        byte[] digest = Sha256.newDigest().digest(png);
        int start = file.offsetAfterHeader();
        int length = 0;
        byte[] store = encodeStore(assertionData, new Exclusion(start, length, digest));
        while (store.length + PngChunk.OVERHEAD_BYTES
                != length) { // larger numbers may need more bytes: repeat until the length is stable
            length = store.length + PngChunk.OVERHEAD_BYTES;
            store = encodeStore(assertionData, new Exclusion(start, length, digest));
        }
        return file.withChunk(CHUNK_TYPE, store);
    }

    /** The excluded range of the file, and the digest of the rest. */
    private record Exclusion(int start, int length, byte[] digest) {}

    private byte[] encodeStore(AssertionData assertionData, Exclusion binding) {
        UUID[] ids = deriveIds(binding.digest(), assertionData);
        String label = "urn:c2pa:" + ids[0];
        List<JumbfBox.Superbox> assertions = List.of(
                JumbfBox.Superbox.createWithCbor(
                        "cbor", "c2pa.actions.v2", createActions(assertionData).EncodeToBytes()),
                JumbfBox.Superbox.createWithCbor(
                        "cbor", "c2pa.hash.data", createHashAssertion(binding).EncodeToBytes()));
        byte[] claim = createClaim(label, "xmp:iid:" + ids[1], assertionData, assertions)
                .EncodeToBytes();
        JumbfBox.Superbox manifest = JumbfBox.Superbox.create(
                "c2ma",
                label,
                List.of(
                        JumbfBox.Superbox.create("c2as", "c2pa.assertions", assertions),
                        JumbfBox.Superbox.createWithCbor("c2cl", "c2pa.claim.v2", claim),
                        JumbfBox.Superbox.createWithCbor(
                                "c2cs", "c2pa.signature", CoseSign1.sign(claim, credentials))));
        return JumbfBox.Superbox.create("c2pa", "c2pa", List.of(manifest)).toBytes();
    }

    /**
     * Derives identifiers from the image and the assertions, in the form of version 4 that the specification
     * requires.
     */
    private static UUID[] deriveIds(byte[] digest, AssertionData assertionData) {
        byte[] all = Sha256.newDigest()
                .digest((Sha256.hex(digest) + toSeed(assertionData)).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bits = ByteBuffer.wrap(all);
        UUID[] ids = new UUID[2];
        for (int i = 0; i < ids.length; i++) {
            long high = (bits.getLong() & ~0xF000L) | 0x4000L;
            long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            ids[i] = new UUID(high, low);
        }
        return ids;
    }

    /** Its form is part of the format: it decides the identifiers of manifests that were written already. */
    private static String toSeed(AssertionData assertionData) {
        return "Statement[generator=%s, version=%s, at=%s, watermarked=%s]"
                .formatted(
                        assertionData.generator(),
                        assertionData.version(),
                        assertionData.requestedAt(),
                        assertionData.watermarked());
    }

    private static CBORObject createActions(AssertionData assertionData) {
        List<CBORObject> actions = new ArrayList<>();
        CBORObject agent = Cbor.createMap("name", assertionData.generator(), "version", assertionData.version());
        CBORObject created = Cbor.createMap("action", "c2pa.created");
        addTime(created, assertionData);
        created.Add("softwareAgent", agent);
        created.Add("digitalSourceType", AssertionData.TRAINED_ALGORITHMIC_MEDIA);
        actions.add(created);
        if (assertionData.watermarked()) {
            CBORObject marked = Cbor.createMap("action", "c2pa.watermarked.unbound");
            addTime(marked, assertionData);
            marked.Add("softwareAgent", agent);
            actions.add(marked);
        }
        return Cbor.createMap("actions", Cbor.createList(actions));
    }

    private static void addTime(CBORObject action, AssertionData assertionData) {
        assertionData
                .requestedAt()
                .ifPresent(at -> action.Add(
                        "when",
                        CBORObject.FromObjectAndTag(
                                at.truncatedTo(ChronoUnit.SECONDS).toString(), 0)));
    }

    private static CBORObject createHashAssertion(Exclusion binding) {
        return Cbor.createMap(
                "exclusions",
                Cbor.createList(List.of(Cbor.createMap("start", binding.start(), "length", binding.length()))),
                "name",
                "jumbf manifest",
                "alg",
                "sha256",
                "hash",
                binding.digest(),
                "pad",
                new byte[0]);
    }

    private static CBORObject createClaim(
            String label, String instance, AssertionData assertionData, List<JumbfBox.Superbox> assertions) {
        List<CBORObject> listed = assertions.stream()
                .map(box -> Cbor.createMap(
                        "url",
                        "self#jumbf=c2pa.assertions/" + box.label(),
                        "hash",
                        Sha256.newDigest().digest(box.body())))
                .toList();
        return Cbor.createMap(
                "instanceID",
                instance,
                "claim_generator_info",
                Cbor.createMap("name", assertionData.generator(), "version", assertionData.version()),
                "signature",
                "self#jumbf=/c2pa/" + label + "/c2pa.signature",
                "created_assertions",
                Cbor.createList(listed),
                "alg",
                "sha256");
    }
}
