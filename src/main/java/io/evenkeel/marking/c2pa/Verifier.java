package io.evenkeel.marking.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.marking.image.Chunk;
import io.evenkeel.marking.image.PngFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks the manifest of a PNG file: its structure, signature, certificate, the digest of each assertion and of the file, and
 * whether somebody who is trusted vouches for the signer. What it does not check, docs/marking.md says.
 */
public final class Verifier {
    private static final Set<String> UNSUPPORTED = Set.of("unsupported-manifest", "unknown-algorithm");
    private static final int LARGEST = 16 << 20;
    private static final String BINDING = "c2pa.hash.data";

    private final Set<TrustAnchor> anchors;
    private final Clock clock;

    /** @param anchors certificates of authorities that are trusted */
    Verifier(List<X509Certificate> anchors, Clock clock) {
        this.anchors = anchors.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** One that trusts the certificates of a PEM file; nobody without one. @throws IllegalStateException if it cannot be read */
    public static Verifier trusting(Optional<Path> authorities, Clock clock) {
        return new Verifier(authorities.map(Pem::certificates).orElse(List.of()), clock);
    }

    public Verdict verify(PngFile picture) {
        List<Chunk> stores = picture.chunks(ManifestWriter.CHUNK);
        if (stores.isEmpty()) {
            return new Verdict.Absent();
        }
        try {
            Fault.unless(stores.size() == 1, "broken-manifest", "the file has (" + stores.size() + ") stores.");
            return verify(picture, stores.get(0));
        } catch (Fault e) {
            return UNSUPPORTED.contains(e.code())
                    ? new Verdict.Unsupported(e.code(), e.detail())
                    : new Verdict.Invalid(e.code(), e.detail());
        }
    }

    private Verdict verify(PngFile picture, Chunk store) {
        Fault.unless(
                store.length() <= LARGEST, "unsupported-manifest", "the store is larger than (" + LARGEST + ") bytes.");
        Manifest manifest = Manifest.active(store.data());
        X509Certificate signer = manifest.signature().signer();
        Profile.check(signer);
        checkTime(signer, manifest.signature().stamped());
        Fault.unless(manifest.signature().isRight(), "wrong-signature", "the signature over the claim is wrong.");
        manifest.checkAssertions();
        checkBinding(picture, store, manifest);
        Claimed claimed = Reading.of(manifest);
        return isTrusted(manifest.signature().chain()) ? new Verdict.Valid(claimed) : new Verdict.Untrusted(claimed);
    }

    /** Without a time stamp nobody knows when it was signed, so the certificate has to be good now. */
    private void checkTime(X509Certificate signer, boolean stamped) {
        if (!Profile.isGood(signer, clock.instant())) {
            throw stamped
                    ? new Fault(
                            "unsupported-manifest", "the certificate has ended, and time stamps are not checked here.")
                    : new Fault(
                            "expired-certificate",
                            "the signer's certificate is not good now, and no time stamp says when it signed.");
        }
    }

    /** The picture is the one that was signed: every byte outside of the store counts. */
    private static void checkBinding(PngFile picture, Chunk store, Manifest manifest) {
        CBORObject binding = manifest.assertionNamed(BINDING)
                .orElseThrow(() ->
                        new Fault("unsupported-manifest", "the manifest is not bound to the file by " + BINDING + "."));
        List<CBORObject> left = Cbor.values(binding, "exclusions");
        Fault.unless(
                left.size() == 1
                        && Cbor.size(left.get(0), "start").equals(Optional.of(store.start()))
                        && Cbor.size(left.get(0), "length").equals(Optional.of(store.length())),
                "altered-picture",
                "what is left out of the picture's digest is not the manifest's store as it stands.");
        MessageDigest digest = manifest.digest(binding);
        byte[] file = picture.bytes();
        digest.update(file, 0, store.start());
        int rest = store.start() + store.length();
        digest.update(file, rest, file.length - rest);
        Fault.unless(
                MessageDigest.isEqual(Cbor.bytes(binding, "hash").orElse(new byte[0]), digest.digest()),
                "altered-picture",
                "the picture is not the one that was signed.");
    }

    @SuppressWarnings("JavaUtilDate") // what the rules take
    private boolean isTrusted(List<X509Certificate> chain) {
        if (anchors.isEmpty()) {
            return false;
        }
        try {
            PKIXParameters rules = new PKIXParameters(anchors);
            rules.setRevocationEnabled(false);
            rules.setDate(Date.from(clock.instant()));
            var unusedResult = CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(vouched(chain)), rules);
            return true;
        } catch (InvalidAlgorithmParameterException | CertificateException e) {
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Up to the authority that is trusted, which is no part of the path. */
    private List<X509Certificate> vouched(List<X509Certificate> chain) {
        return chain.stream()
                .takeWhile(one -> anchors.stream().noneMatch(anchor -> one.equals(anchor.getTrustedCert())))
                .toList();
    }
}
