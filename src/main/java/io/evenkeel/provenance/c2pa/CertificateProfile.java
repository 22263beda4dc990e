package io.evenkeel.provenance.c2pa;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checks what C2PA requires of a certificate that signs claims. */
final class CertificateProfile {
    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    private static final String DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36";

    /** C2PA's own purpose. */
    static final String CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1";

    private static final Set<String> PURPOSES = Set.of(EMAIL_PROTECTION, DOCUMENT_SIGNING, CLAIM_SIGNING);
    private static final int X509_V3 = 3;
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

    private CertificateProfile() {}

    /**
     * Checks a signer's certificate.
     *
     * @throws ManifestException naming the violated rule
     */
    static void requireSigner(X509Certificate signer) {
        require(signer.getVersion() == X509_V3, "is not of X.509's third version");
        require(
                !signer.getIssuerX500Principal().equals(signer.getSubjectX500Principal()),
                "is signed by its own subject");
        require(signer.getBasicConstraints() < 0, "is an authority's");
        boolean[] usage = signer.getKeyUsage();
        require(usage != null && usage[0], "is not for digital signatures");
        require(usage != null && !usage[5], "may sign certificates");
        require(signer.getExtensionValue(AUTHORITY_KEY_IDENTIFIER) != null, "does not name its authority's key");
        List<String> purposes = purposes(signer);
        require(
                purposes.stream().anyMatch(PURPOSES::contains),
                "is for none of the purposes that sign claims: " + new TreeSet<>(PURPOSES));
    }

    static boolean isValidAt(X509Certificate certificate, Instant at) {
        return !at.isBefore(certificate.getNotBefore().toInstant())
                && !at.isAfter(certificate.getNotAfter().toInstant());
    }

    private static List<String> purposes(X509Certificate signer) {
        try {
            List<String> purposes = signer.getExtendedKeyUsage();
            return purposes == null ? List.of() : purposes;
        } catch (CertificateParsingException e) {
            throw new ManifestException(
                    "unsuitable-certificate", "the signer's certificate has purposes that cannot be read.");
        }
    }

    private static void require(boolean condition, String violation) {
        ManifestException.require(condition, "unsuitable-certificate", "the signer's certificate " + violation + ".");
    }
}
