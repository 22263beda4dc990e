package io.evenkeel.provenance.c2pa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The signer of the embedded development setup. Its own authority issues its certificate; the authority's key is
 * discarded. Nobody else trusts it.
 *
 * @param certificates file with the signer's certificate, then the authority's
 * @param key file of the signer's key, readable by its owner only
 * @param authority file with the authority's certificate, to use as trust anchor
 */
public record DevelopmentSigner(Path certificates, Path key, Path authority) {
    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final X500Name AUTHORITY_NAME =
            new X500Name("O=Evenkeel development,CN=Evenkeel development authority");
    private static final X500Name SIGNER_NAME = new X500Name("O=Evenkeel development,CN=Evenkeel development signer");
    private static final int SERIAL_BITS = 127;

    /** Opens the signer of a folder; creates it at the first call. */
    public static DevelopmentSigner openOrCreate(Path folder) {
        DevelopmentSigner signer = new DevelopmentSigner(
                folder.resolve("c2pa-certificates.pem"),
                folder.resolve("c2pa-key.pem"),
                folder.resolve("c2pa-authority.pem"));
        try {
            if (!Files.exists(signer.certificates)) {
                Files.createDirectories(folder);
                signer.create(Instant.now());
            }
            return signer;
        } catch (IOException e) {
            throw new UncheckedIOException("the development signer in (" + folder + ") cannot be kept", e);
        } catch (GeneralSecurityException | OperatorException e) {
            throw new IllegalStateException("Ed25519 is known", e);
        }
    }

    /** Creates the files. Writes the certificates last, so that their existence implies the others. */
    private void create(Instant now) throws IOException, GeneralSecurityException, OperatorException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519");
        KeyPair authorityKeys = keys.generateKeyPair();
        KeyPair keyPair = keys.generateKeyPair();
        X509Certificate authorityCertificate = createAuthority(authorityKeys, now);
        X509Certificate signerCertificate = createSigner(keyPair, authorityKeys, now);
        writeAtomically(key, PemFiles.encodePrivateKey(keyPair.getPrivate()));
        writeAtomically(authority, PemFiles.encodeCertificate(authorityCertificate));
        writeAtomically(
                certificates,
                PemFiles.encodeCertificate(signerCertificate) + PemFiles.encodeCertificate(authorityCertificate));
    }

    private static X509Certificate createAuthority(KeyPair keyPair, Instant now)
            throws CertIOException, GeneralSecurityException, OperatorException {
        JcaX509v3CertificateBuilder builder = certificateBuilder(AUTHORITY_NAME, keyPair, now);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder, keyPair.getPrivate());
    }

    private static X509Certificate createSigner(KeyPair keyPair, KeyPair authority, Instant now)
            throws CertIOException, GeneralSecurityException, OperatorException {
        JcaX509v3CertificateBuilder builder = certificateBuilder(SIGNER_NAME, keyPair, now);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_emailProtection,
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier(CertificateProfile.CLAIM_SIGNING))
        }));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.getPublic()));
        return sign(builder, authority.getPrivate());
    }

    @SuppressWarnings("JavaUtilDate") // type of the builder's parameters
    private static JcaX509v3CertificateBuilder certificateBuilder(X500Name subject, KeyPair keyPair, Instant now)
            throws CertIOException, GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                AUTHORITY_NAME,
                new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(VALIDITY)),
                subject,
                keyPair.getPublic());
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keyPair.getPublic()));
        return builder;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey signingKey)
            throws GeneralSecurityException, OperatorException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(signingKey)));
    }

    /** Writes a file atomically, so that it is complete whenever it exists. */
    private static void writeAtomically(Path file, String text) throws IOException {
        Path temporary = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "c2pa",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
