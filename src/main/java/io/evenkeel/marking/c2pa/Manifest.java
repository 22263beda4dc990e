package io.evenkeel.marking.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.platform.Shown;
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
 * The manifest of a store that counts, taken apart: its claim, its signature and its assertions, each of which the claim lists
 * with the right digest.
 *
 * @param label its name
 * @param claim what is signed
 * @param signature over it
 * @param assertions by label
 */
record Manifest(String label, CBORObject claim, Cose signature, Map<String, Box.Super> assertions) {
    private static final Map<String, String> DIGESTS =
            Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");
    private static final Set<String> CLAIMS = Set.of("c2pa.claim", "c2pa.claim.v2");
    private static final String HERE = "self#jumbf=c2pa.assertions/";

    /** The last one of a store: those before are of what went into the picture. */
    static Manifest active(byte[] store) {
        Box.Super box = BoxReader.read(store);
        Fault.unless(
                box.kind().equals("c2pa") && box.label().equals("c2pa"),
                "broken-manifest",
                "the box is no store of manifests.");
        List<Box.Super> all = box.supers();
        Fault.unless(!all.isEmpty(), "broken-manifest", "the store holds no manifest.");
        Box.Super last = all.get(all.size() - 1);
        Fault.unless(
                last.kind().equals("c2ma"),
                "unsupported-manifest",
                "the manifest is an update or of another kind, and only plain ones are checked here.");
        return of(last);
    }

    private static Manifest of(Box.Super box) {
        List<Box.Super> claims = box.supers().stream()
                .filter(inner -> CLAIMS.contains(inner.label()))
                .toList();
        Fault.unless(claims.size() == 1, "broken-manifest", "the manifest has (" + claims.size() + ") claims.");
        byte[] bytes = only(box, "c2cl").cbor();
        Fault.unless(
                CLAIMS.contains(only(box, "c2cl").label()), "broken-manifest", "the claim is called something else.");
        CBORObject claim = Cbor.read(bytes, "the claim");
        Box.Super signature = only(box, "c2cs");
        checkReference(claim, box.label(), signature.label());
        Cose cose = Cose.read(signature.cbor(), bytes);
        Box.Super store = only(box, "c2as");
        Fault.unless(
                store.label().equals("c2pa.assertions"),
                "broken-manifest",
                "the store of assertions is called something else.");
        Map<String, Box.Super> assertions = assertions(store);
        return new Manifest(box.label(), claim, cose, assertions);
    }

    private static Box.Super only(Box.Super box, String kind) {
        List<Box.Super> found = box.supers(kind);
        Fault.unless(
                found.size() == 1,
                "broken-manifest",
                "the manifest has (" + found.size() + ") boxes of kind " + kind + ".");
        return found.get(0);
    }

    private static void checkReference(CBORObject claim, String manifest, String signature) {
        String named = Cbor.text(claim, "signature").orElse("");
        Fault.unless(
                named.equals("self#jumbf=/c2pa/" + manifest + "/" + signature)
                        || named.equals("self#jumbf=" + signature),
                "broken-manifest",
                "the claim names another signature (" + Shown.of(named) + ").");
    }

    private static Map<String, Box.Super> assertions(Box.Super store) {
        return store.supers().stream().collect(Collectors.toMap(Box.Super::label, box -> box, (one, other) -> {
            throw new Fault("broken-manifest", "two assertions are called (" + Shown.of(one.label()) + ").");
        }));
    }

    /** Each assertion is listed once with its digest, and each that is listed is there. */
    void checkAssertions() {
        Set<String> seen = new TreeSet<>();
        for (CBORObject reference : references()) {
            String url = Cbor.text(reference, "url").orElse("");
            String name = assertion(url);
            Box.Super box = assertions.get(name);
            Fault.unless(
                    box != null, "missing-assertion", "assertion (" + Shown.of(name) + ") of the claim is not there.");
            Fault.unless(seen.add(name), "broken-manifest", "assertion (" + Shown.of(name) + ") is listed twice.");
            check(reference, name, box);
        }
        Set<String> unlisted = new TreeSet<>(assertions.keySet());
        unlisted.removeAll(seen);
        Fault.unless(
                unlisted.isEmpty(),
                "unlisted-assertion",
                "the claim does not list (" + unlisted.size() + ") of the assertions.");
    }

    private List<CBORObject> references() {
        List<CBORObject> all = new ArrayList<>();
        for (String list : List.of("assertions", "created_assertions", "gathered_assertions")) {
            all.addAll(Cbor.values(claim, list));
        }
        return all;
    }

    private String assertion(String url) {
        String absolute = "self#jumbf=/c2pa/" + label + "/c2pa.assertions/";
        for (String prefix : List.of(HERE, absolute)) {
            if (url.startsWith(prefix)) {
                return url.substring(prefix.length());
            }
        }
        throw new Fault("unsupported-manifest", "an assertion (" + Shown.of(url) + ") stands outside of the manifest.");
    }

    private void check(CBORObject reference, String name, Box.@Nullable Super box) {
        byte[] wanted = Cbor.bytes(reference, "hash").orElse(new byte[0]);
        byte[] found = digest(reference).digest(box == null ? new byte[0] : box.body());
        Fault.unless(
                MessageDigest.isEqual(wanted, found),
                "altered-assertion",
                "assertion (" + Shown.of(name) + ") is not the one that was signed.");
    }

    /** The digest that a map names, else the claim's. */
    MessageDigest digest(CBORObject map) {
        String name = Cbor.text(map, "alg").or(() -> Cbor.text(claim, "alg")).orElse("");
        try {
            String known = Optional.ofNullable(DIGESTS.get(name))
                    .orElseThrow(
                            () -> new Fault("unknown-algorithm", "digest (" + Shown.of(name) + ") is not known here."));
            return MessageDigest.getInstance(known);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java knows SHA-2", e);
        }
    }

    /** An assertion in CBOR, if there is one of that label. */
    Optional<CBORObject> assertionNamed(String name) {
        return Optional.ofNullable(assertions.get(name)).map(box -> Cbor.read(box.cbor(), "assertion (" + name + ")"));
    }
}
