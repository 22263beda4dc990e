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
 * A signer for the embedded default, made at its first start: an authority of its own vouches for it, whose key is thrown away.
 * Nobody else trusts it.
 *
 * @param certificates the signer's, then the authority's
 * @param key of the signer; only its owner reads the file
 * @param authority the authority's certificate alone, to trust
 */
public record DevelopmentSigner(Path certificates, Path key, Path authority) {
    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final X500Name AUTHORITY_NAME =
            new X500Name("O=Evenkeel development,CN=Evenkeel development authority");
    private static final X500Name SIGNER_NAME = new X500Name("O=Evenkeel development,CN=Evenkeel development signer");
    private static final int SERIAL_BITS = 127;

    /** The one of a folder; a new one at first. */
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

    /** The certificates come last, so that where they are the key is, too. */
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

    @SuppressWarnings("JavaUtilDate") // what the builder takes
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

    /** Written aside, so that a file of that name is whole. */
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
