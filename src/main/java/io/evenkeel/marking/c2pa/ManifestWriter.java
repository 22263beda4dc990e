package io.evenkeel.marking.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.marking.image.Chunk;
import io.evenkeel.marking.image.PngFile;
import io.evenkeel.platform.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes a manifest into a PNG file: the same bytes for the same file, statement and credentials. */
public final class ManifestWriter {
    static final String CHUNK = "caBX";

    private final Credentials credentials;

    public ManifestWriter(Credentials credentials) {
        this.credentials = credentials;
    }

    /** The file with a manifest right after its header; everything else stays. It must have none. */
    public byte[] write(byte[] png, Statement statement) {
        PngFile file = PngFile.of(png);
        if (!file.chunks(CHUNK).isEmpty()) {
            throw new IllegalArgumentException("the picture has a manifest already: what it says would be lost.");
        }
        byte[] digest = Sha256.digest().digest(png);
        int start = file.afterHeader();
        int length = 0;
        byte[] store = store(statement, new Exclusion(start, length, digest));
        while (store.length + Chunk.FRAME != length) { // longer numbers may take more room, so it grows until it fits
            length = store.length + Chunk.FRAME;
            store = store(statement, new Exclusion(start, length, digest));
        }
        return file.with(CHUNK, store);
    }

    /** Of the file, but for its manifest: where that is, and the digest of the rest. */
    private record Exclusion(int start, int length, byte[] digest) {}

    private byte[] store(Statement statement, Exclusion binding) {
        UUID[] ids = ids(binding.digest(), statement);
        String label = "urn:c2pa:" + ids[0];
        List<Box.Super> assertions = List.of(
                Box.Super.ofCbor("cbor", "c2pa.actions.v2", actions(statement).EncodeToBytes()),
                Box.Super.ofCbor("cbor", "c2pa.hash.data", binding(binding).EncodeToBytes()));
        byte[] claim = claim(label, "xmp:iid:" + ids[1], statement, assertions).EncodeToBytes();
        Box.Super manifest = Box.Super.of(
                "c2ma",
                label,
                List.of(
                        Box.Super.of("c2as", "c2pa.assertions", assertions),
                        Box.Super.ofCbor("c2cl", "c2pa.claim.v2", claim),
                        Box.Super.ofCbor("c2cs", "c2pa.signature", Cose.sign(claim, credentials))));
        return Box.Super.of("c2pa", "c2pa", List.of(manifest)).bytes();
    }

    /** From the picture and what is said of it, and of version 4 in form, as the specification wants. */
    private static UUID[] ids(byte[] picture, Statement statement) {
        byte[] all = Sha256.digest().digest((Sha256.hex(picture) + statement).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bits = ByteBuffer.wrap(all);
        UUID[] ids = new UUID[2];
        for (int i = 0; i < ids.length; i++) {
            long high = (bits.getLong() & ~0xF000L) | 0x4000L;
            long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            ids[i] = new UUID(high, low);
        }
        return ids;
    }

    private static CBORObject actions(Statement statement) {
        List<CBORObject> actions = new ArrayList<>();
        CBORObject agent = Cbor.map("name", statement.generator(), "version", statement.version());
        CBORObject created = Cbor.map("action", "c2pa.created");
        addTime(created, statement);
        created.Add("softwareAgent", agent);
        created.Add("digitalSourceType", Statement.TRAINED);
        actions.add(created);
        if (statement.watermarked()) {
            CBORObject marked = Cbor.map("action", "c2pa.watermarked.unbound");
            addTime(marked, statement);
            marked.Add("softwareAgent", agent);
            actions.add(marked);
        }
        return Cbor.map("actions", Cbor.list(actions));
    }

    private static void addTime(CBORObject action, Statement statement) {
        statement
                .at()
                .ifPresent(at -> action.Add(
                        "when",
                        CBORObject.FromObjectAndTag(
                                at.truncatedTo(ChronoUnit.SECONDS).toString(), 0)));
    }

    private static CBORObject binding(Exclusion binding) {
        return Cbor.map(
                "exclusions",
                Cbor.list(List.of(Cbor.map("start", binding.start(), "length", binding.length()))),
                "name",
                "jumbf manifest",
                "alg",
                "sha256",
                "hash",
                binding.digest(),
                "pad",
                new byte[0]);
    }

    private static CBORObject claim(String label, String instance, Statement statement, List<Box.Super> assertions) {
        List<CBORObject> listed = assertions.stream()
                .map(box -> Cbor.map(
                        "url",
                        "self#jumbf=c2pa.assertions/" + box.label(),
                        "hash",
                        Sha256.digest().digest(box.body())))
                .toList();
        return Cbor.map(
                "instanceID",
                instance,
                "claim_generator_info",
                Cbor.map("name", statement.generator(), "version", statement.version()),
                "signature",
                "self#jumbf=/c2pa/" + label + "/c2pa.signature",
                "created_assertions",
                Cbor.list(listed),
                "alg",
                "sha256");
    }
}
