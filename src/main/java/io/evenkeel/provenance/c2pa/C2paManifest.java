package io.evenkeel.provenance.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.platform.SafeText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The active manifest of a store, parsed: its claim, signature and assertions.
 *
 * @param label its label
 * @param claim the signed claim
 * @param signature signature over the claim
 * @param assertions assertion boxes by label
 */
record C2paManifest(String label, CBORObject claim, CoseSign1 signature, Map<String, JumbfBox.Superbox> assertions) {
    private static final Map<String, String> DIGEST_ALGORITHMS =
            Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");
    private static final Set<String> CLAIM_LABELS = Set.of("c2pa.claim", "c2pa.claim.v2");
    private static final String RELATIVE_PREFIX = "self#jumbf=c2pa.assertions/";

    /** Parses the last manifest of a store, which is the active one. Earlier ones describe ingredients. */
    static C2paManifest parseActive(byte[] store) {
        JumbfBox.Superbox box = JumbfReader.read(store);
        ManifestException.require(
                box.kind().equals("c2pa") && box.label().equals("c2pa"),
                "broken-manifest",
                "the box is no store of manifests.");
        List<JumbfBox.Superbox> all = box.superboxes();
        ManifestException.require(!all.isEmpty(), "broken-manifest", "the store holds no manifest.");
        JumbfBox.Superbox last = all.get(all.size() - 1);
        ManifestException.require(
                last.kind().equals("c2ma"),
                "unsupported-manifest",
                "the manifest is an update or of another kind, and only plain ones are checked here.");
        return parse(last);
    }

    private static C2paManifest parse(JumbfBox.Superbox box) {
        List<JumbfBox.Superbox> claims = box.superboxes().stream()
                .filter(inner -> CLAIM_LABELS.contains(inner.label()))
                .toList();
        ManifestException.require(
                claims.size() == 1, "broken-manifest", "the manifest has (" + claims.size() + ") claims.");
        byte[] bytes = requireSingle(box, "c2cl").requireCbor();
        ManifestException.require(
                CLAIM_LABELS.contains(requireSingle(box, "c2cl").label()),
                "broken-manifest",
                "the claim is called something else.");
        CBORObject claim = Cbor.decode(bytes, "the claim");
        JumbfBox.Superbox signature = requireSingle(box, "c2cs");
        requireSignatureReference(claim, box.label(), signature.label());
        CoseSign1 sign1 = CoseSign1.parse(signature.requireCbor(), bytes);
        JumbfBox.Superbox store = requireSingle(box, "c2as");
        ManifestException.require(
                store.label().equals("c2pa.assertions"),
                "broken-manifest",
                "the store of assertions is called something else.");
        Map<String, JumbfBox.Superbox> assertions = readAssertions(store);
        return new C2paManifest(box.label(), claim, sign1, assertions);
    }

    private static JumbfBox.Superbox requireSingle(JumbfBox.Superbox box, String kind) {
        List<JumbfBox.Superbox> actual = box.superboxesOfKind(kind);
        ManifestException.require(
                actual.size() == 1,
                "broken-manifest",
                "the manifest has (" + actual.size() + ") boxes of kind " + kind + ".");
        return actual.get(0);
    }

    private static void requireSignatureReference(CBORObject claim, String manifest, String signature) {
        String reference = Cbor.getText(claim, "signature").orElse("");
        ManifestException.require(
                reference.equals("self#jumbf=/c2pa/" + manifest + "/" + signature)
                        || reference.equals("self#jumbf=" + signature),
                "broken-manifest",
                "the claim names another signature (" + SafeText.sanitise(reference) + ").");
    }

    private static Map<String, JumbfBox.Superbox> readAssertions(JumbfBox.Superbox store) {
        return store.superboxes().stream()
                .collect(Collectors.toMap(JumbfBox.Superbox::label, box -> box, (one, other) -> {
                    throw new ManifestException(
                            "broken-manifest", "two assertions are called (" + SafeText.sanitise(one.label()) + ").");
                }));
    }

    /**
     * Checks that the claim lists each assertion exactly once with the right digest, and that each listed one exists.
     */
    void verifyAssertions() {
        Set<String> verified = new TreeSet<>();
        for (CBORObject reference : assertionReferences()) {
            String url = Cbor.getText(reference, "url").orElse("");
            String name = assertionLabel(url);
            JumbfBox.Superbox box = assertions.get(name);
            ManifestException.require(
                    box != null,
                    "missing-assertion",
                    "assertion (" + SafeText.sanitise(name) + ") of the claim is not there.");
            ManifestException.require(
                    verified.add(name),
                    "broken-manifest",
                    "assertion (" + SafeText.sanitise(name) + ") is listed twice.");
            verifyAssertion(reference, name, box);
        }
        Set<String> unlisted = new TreeSet<>(assertions.keySet());
        unlisted.removeAll(verified);
        ManifestException.require(
                unlisted.isEmpty(),
                "unlisted-assertion",
                "the claim does not list (" + unlisted.size() + ") of the assertions.");
    }

    private List<CBORObject> assertionReferences() {
        List<CBORObject> all = new ArrayList<>();
        for (String list : List.of("assertions", "created_assertions", "gathered_assertions")) {
            all.addAll(Cbor.getValues(claim, list));
        }
        return all;
    }

    private String assertionLabel(String url) {
        String absolute = "self#jumbf=/c2pa/" + label + "/c2pa.assertions/";
        for (String prefix : List.of(RELATIVE_PREFIX, absolute)) {
            if (url.startsWith(prefix)) {
                return url.substring(prefix.length());
            }
        }
        throw new ManifestException(
                "unsupported-manifest",
                "an assertion (" + SafeText.sanitise(url) + ") stands outside of the manifest.");
    }

    private void verifyAssertion(CBORObject reference, String name, JumbfBox.@Nullable Superbox box) {
        byte[] expected = Cbor.getBytes(reference, "hash").orElse(new byte[0]);
        byte[] actual = messageDigest(reference).digest(box == null ? new byte[0] : box.body());
        ManifestException.require(
                MessageDigest.isEqual(expected, actual),
                "altered-assertion",
                "assertion (" + SafeText.sanitise(name) + ") is not the one that was signed.");
    }

    /** Returns the digest algorithm of a map, otherwise that of the claim. */
    MessageDigest messageDigest(CBORObject map) {
        String name =
                Cbor.getText(map, "alg").or(() -> Cbor.getText(claim, "alg")).orElse("");
        try {
            String algorithm = Optional.ofNullable(DIGEST_ALGORITHMS.get(name))
                    .orElseThrow(() -> new ManifestException(
                            "unknown-algorithm", "digest (" + SafeText.sanitise(name) + ") is not known here."));
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java knows SHA-2", e);
        }
    }

    /** Returns the CBOR of the assertion with this label, if there is one. */
    Optional<CBORObject> findAssertion(String name) {
        return Optional.ofNullable(assertions.get(name))
                .map(box -> Cbor.decode(box.requireCbor(), "assertion (" + name + ")"));
    }
}
