package io.evenkeel.provenance.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.image.PngChunk;
import io.evenkeel.image.PngFile;
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
 * Verifies the manifest of a PNG file: its structure, signature, certificate, the digests of assertions and file, and
 * whether a trusted authority issued the certificate. docs/provenance.md lists what it does not verify. Thread-safe.
 */
public final class ManifestVerifier {
    private static final Set<String> UNSUPPORTED_CODES = Set.of("unsupported-manifest", "unknown-algorithm");
    private static final int MAX_STORE_BYTES = 16 << 20;
    private static final String BINDING_LABEL = "c2pa.hash.data";

    private final Set<TrustAnchor> anchors;
    private final Clock clock;

    /** @param anchors certificates of trusted authorities */
    ManifestVerifier(List<X509Certificate> anchors, Clock clock) {
        this.anchors = anchors.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /**
     * Creates a verifier that trusts the certificates of a PEM file; without a file it trusts nobody.
     *
     * @throws IllegalStateException if the file cannot be read
     */
    public static ManifestVerifier withAnchors(Optional<Path> authorities, Clock clock) {
        return new ManifestVerifier(authorities.map(PemFiles::readCertificates).orElse(List.of()), clock);
    }

    public ValidationResult verify(PngFile file) {
        List<PngChunk> stores = file.chunks(ManifestWriter.CHUNK_TYPE);
        if (stores.isEmpty()) {
            return new ValidationResult.Absent();
        }
        try {
            ManifestException.require(
                    stores.size() == 1, "broken-manifest", "the file has (" + stores.size() + ") stores.");
            return verifyStore(file, stores.get(0));
        } catch (ManifestException e) {
            return UNSUPPORTED_CODES.contains(e.code())
                    ? new ValidationResult.Unsupported(e.code(), e.detail())
                    : new ValidationResult.Invalid(e.code(), e.detail());
        }
    }

    private ValidationResult verifyStore(PngFile file, PngChunk store) {
        ManifestException.require(
                store.encodedLength() <= MAX_STORE_BYTES,
                "unsupported-manifest",
                "the store is larger than (" + MAX_STORE_BYTES + ") bytes.");
        C2paManifest c2paManifest = C2paManifest.parseActive(store.data());
        X509Certificate signer = c2paManifest.signature().signer();
        CertificateProfile.requireSigner(signer);
        requireValidTime(signer, c2paManifest.signature().hasTimestamp());
        ManifestException.require(
                c2paManifest.signature().isSignatureValid(),
                "wrong-signature",
                "the signature over the claim is wrong.");
        c2paManifest.verifyAssertions();
        verifyBinding(file, store, c2paManifest);
        ManifestSummary summary = ManifestSummaryReader.summarise(c2paManifest);
        return isTrusted(c2paManifest.signature().chain())
                ? new ValidationResult.Valid(summary)
                : new ValidationResult.Untrusted(summary);
    }

    /** Without a time stamp the time of signing is unknown, so the certificate must be valid now. */
    private void requireValidTime(X509Certificate signer, boolean hasTimestamp) {
        if (!CertificateProfile.isValidAt(signer, clock.instant())) {
            throw hasTimestamp
                    ? new ManifestException(
                            "unsupported-manifest", "the certificate has ended, and time stamps are not checked here.")
                    : new ManifestException(
                            "expired-certificate",
                            "the signer's certificate is not good now, and no time stamp says when it signed.");
        }
    }

    /** Checks that the file is the signed one: the digest covers every byte outside the store. */
    private static void verifyBinding(PngFile file, PngChunk store, C2paManifest c2paManifest) {
        CBORObject binding = c2paManifest
                .findAssertion(BINDING_LABEL)
                .orElseThrow(() -> new ManifestException(
                        "unsupported-manifest", "the manifest is not bound to the file by " + BINDING_LABEL + "."));
        List<CBORObject> exclusions = Cbor.getValues(binding, "exclusions");
        ManifestException.require(
                exclusions.size() == 1
                        && Cbor.getSize(exclusions.get(0), "start").equals(Optional.of(store.offset()))
                        && Cbor.getSize(exclusions.get(0), "length").equals(Optional.of(store.encodedLength())),
                "altered-image",
                "the range excluded from the image's digest is not that of the manifest's store.");
        MessageDigest digest = c2paManifest.messageDigest(binding);
        byte[] bytes = file.toBytes();
        digest.update(bytes, 0, store.offset());
        int afterStore = store.offset() + store.encodedLength();
        digest.update(bytes, afterStore, bytes.length - afterStore);
        ManifestException.require(
                MessageDigest.isEqual(Cbor.getBytes(binding, "hash").orElse(new byte[0]), digest.digest()),
                "altered-image",
                "the image differs from the signed one.");
    }

    @SuppressWarnings("JavaUtilDate") // type of the parameter
    private boolean isTrusted(List<X509Certificate> chain) {
        if (anchors.isEmpty()) {
            return false;
        }
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            var unusedResult = CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(pathToAnchor(chain)), parameters);
            return true;
        } catch (InvalidAlgorithmParameterException | CertificateException e) {
            return false;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns the chain up to, but without, the trusted authority. */
    private List<X509Certificate> pathToAnchor(List<X509Certificate> chain) {
        return chain.stream()
                .takeWhile(certificate ->
                        anchors.stream().noneMatch(anchor -> certificate.equals(anchor.getTrustedCert())))
                .toList();
    }
}
