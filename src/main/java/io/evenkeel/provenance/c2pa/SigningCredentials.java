package io.evenkeel.provenance.c2pa;

import io.evenkeel.platform.Sha256;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/** A signing key with its certificate chain. Signatures are deterministic. Immutable and thread-safe. */
public final class SigningCredentials {
    private static final int P256_BITS = 256;
    private static final int P256_BYTES = 32;

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final SignatureAlgorithm signatureAlgorithm;

    private SigningCredentials(List<X509Certificate> chain, PrivateKey key, SignatureAlgorithm signatureAlgorithm) {
        this.chain = chain;
        this.key = key;
        this.signatureAlgorithm = signatureAlgorithm;
    }

    /**
     * Reads PEM files.
     *
     * @param certificates the signer's certificate first, then its issuers
     * @param key key of the signer in PKCS #8, Ed25519 or P-256
     * @param now current time
     * @throws IllegalStateException if a file is missing, invalid or must not sign
     */
    public static SigningCredentials read(Path certificates, Path key, Instant now) {
        List<X509Certificate> chain = PemFiles.readCertificates(certificates);
        X509Certificate signer = chain.get(0);
        requireUsable(certificates, signer, now);
        SignatureAlgorithm signatureAlgorithm = algorithmForKey(certificates, signer.getPublicKey());
        PrivateKey privateKey =
                PemFiles.readPrivateKey(key, signatureAlgorithm == SignatureAlgorithm.EDDSA ? "Ed25519" : "EC");
        SigningCredentials credentials = new SigningCredentials(chain, privateKey, signatureAlgorithm);
        byte[] testMessage = {1};
        if (!signatureAlgorithm.verify(signer.getPublicKey(), testMessage, credentials.sign(testMessage))) {
            throw new IllegalStateException("key (" + key + ") is not that of the first certificate in (" + certificates
                    + ").\nMaybe the signer's certificate does not come first.");
        }
        return credentials;
    }

    private static void requireUsable(Path file, X509Certificate signer, Instant now) {
        try {
            CertificateProfile.requireSigner(signer);
        } catch (ManifestException e) {
            throw new IllegalStateException(
                    "(" + file + "): " + e.getMessage() + "\nMaybe another one comes first; it must be the signer's.",
                    e);
        }
        if (!CertificateProfile.isValidAt(signer, now)) {
            throw new IllegalStateException("(" + file + "): the signer's certificate is good from "
                    + signer.getNotBefore().toInstant() + " to "
                    + signer.getNotAfter().toInstant() + ", and now is " + now
                    + ".\nMaybe renew it, or set the clock.");
        }
    }

    private static SignatureAlgorithm algorithmForKey(Path file, PublicKey key) {
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            return SignatureAlgorithm.EDDSA;
        }
        if (key instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
            return SignatureAlgorithm.ES256;
        }
        throw new IllegalStateException("(" + file + "): the signer's key is neither Ed25519 nor P-256.\nMaybe "
                + "another authority offers one of them: other signatures would differ each time.");
    }

    SignatureAlgorithm algorithm() {
        return signatureAlgorithm;
    }

    /** Returns the chain in DER, the signer's certificate first. */
    List<byte[]> encodedChain() {
        List<byte[]> encoded = new ArrayList<>();
        try {
            for (X509Certificate certificate : chain) {
                encoded.add(certificate.getEncoded());
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
        return encoded;
    }

    byte[] sign(byte[] message) {
        try {
            return signatureAlgorithm == SignatureAlgorithm.EDDSA ? signEd25519(message) : signP256(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java knows Ed25519 and SHA-256", e);
        }
    }

    private byte[] signEd25519(byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    /** Signs with the nonce of RFC 6979, because Java's own signatures differ each time. */
    private byte[] signP256(byte[] message) {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(((ECPrivateKey) key).getS(), new ECDomainParameters(curve)));
        BigInteger[] numbers = signer.generateSignature(Sha256.newDigest().digest(message));
        byte[] encoded = new byte[2 * P256_BYTES];
        copyPadded(numbers[0], encoded, 0);
        copyPadded(numbers[1], encoded, P256_BYTES);
        return encoded;
    }

    private static void copyPadded(BigInteger number, byte[] target, int offset) {
        byte[] digits = number.toByteArray(); // may start with a zero sign byte
        byte[] padded = new byte[P256_BYTES];
        int length = Math.min(digits.length, P256_BYTES);
        System.arraycopy(digits, digits.length - length, padded, P256_BYTES - length, length);
        System.arraycopy(padded, 0, target, offset, P256_BYTES);
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return "Credentials[" + Arrays.asList(chain.get(0).getSubjectX500Principal(), signatureAlgorithm) + "]";
    }
}
