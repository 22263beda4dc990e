package io.evenkeel.provenance.c2pa;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A detached signature over a claim (COSE_Sign1, RFC 9052), with the signer's certificates in its header (RFC 9360).
 *
 * @param algorithm signature algorithm
 * @param chain certificates, the signer's first
 * @param message the signed message
 * @param signature signature over the message
 * @param hasTimestamp whether the signature has a time stamp
 */
record CoseSign1(
        SignatureAlgorithm algorithm,
        List<X509Certificate> chain,
        byte[] message,
        byte[] signature,
        boolean hasTimestamp) {
    private static final int COSE_SIGN1_TAG = 18;
    private static final int ALGORITHM_LABEL = 1;
    private static final int CHAIN_LABEL = 33;
    private static final int MAX_CERTIFICATES = 10;

    static byte[] sign(byte[] claim, SigningCredentials credentials) {
        CBORObject chain = Cbor.createList(
                credentials.encodedChain().stream().map(CBORObject::FromObject).toList());
        byte[] header = Cbor.createMap(
                        ALGORITHM_LABEL,
                        credentials.algorithm().number(),
                        CHAIN_LABEL,
                        chain.size() == 1 ? chain.get(0) : chain)
                .EncodeToBytes();
        CBORObject signed = Cbor.createList(List.of(
                CBORObject.FromObject(header),
                Cbor.createMap(),
                CBORObject.Null,
                CBORObject.FromObject(credentials.sign(encodeSignedMessage(header, claim)))));
        return CBORObject.FromObjectAndTag(signed, COSE_SIGN1_TAG).EncodeToBytes();
    }

    private static byte[] encodeSignedMessage(byte[] header, byte[] claim) {
        return Cbor.createList(List.of(
                        CBORObject.FromObject("Signature1"),
                        CBORObject.FromObject(header),
                        CBORObject.FromObject(new byte[0]),
                        CBORObject.FromObject(claim)))
                .EncodeToBytes();
    }

    /**
     * Parses a signature over a claim.
     *
     * @throws ManifestException if it is malformed or of an unsupported kind
     */
    static CoseSign1 parse(byte[] cbor, byte[] claim) {
        CBORObject tagged = Cbor.decode(cbor, "the signature");
        List<CBORObject> parts = Cbor.getValues(tagged.Untag());
        ManifestException.require(
                tagged.HasOneTag(COSE_SIGN1_TAG)
                        && parts.size() == 4
                        && parts.get(0).getType() == CBORType.ByteString
                        && Cbor.isMap(parts.get(1))
                        && parts.get(2).isNull()
                        && parts.get(3).getType() == CBORType.ByteString,
                "broken-manifest",
                "the signature is no COSE_Sign1 over a claim that stands elsewhere.");
        byte[] header = parts.get(0).GetByteString();
        CBORObject parsedHeader = Cbor.decode(header, "the signature's header");
        return new CoseSign1(
                readAlgorithm(parsedHeader),
                readChain(parsedHeader, parts.get(1)),
                encodeSignedMessage(header, claim),
                parts.get(3).GetByteString(),
                Cbor.get(parts.get(1), "sigTst").isPresent()
                        || Cbor.get(parts.get(1), "sigTst2").isPresent());
    }

    private static SignatureAlgorithm readAlgorithm(CBORObject header) {
        Optional<CBORObject> number = Cbor.get(header, ALGORITHM_LABEL)
                .filter(value -> value.getType() == CBORType.Integer && value.CanValueFitInInt32());
        return number.flatMap(value -> SignatureAlgorithm.findByNumber(value.AsInt32()))
                .orElseThrow(() -> new ManifestException(
                        "unknown-algorithm", "the signature is of an algorithm that is not known here."));
    }

    /**
     * Reads the certificates: by number from the protected header; older files use the name or the unprotected
     * header.
     */
    private static List<X509Certificate> readChain(CBORObject header, CBORObject unprotected) {
        CBORObject entry = Cbor.get(header, CHAIN_LABEL)
                .or(() -> Cbor.get(header, "x5chain"))
                .or(() -> Cbor.get(unprotected, CHAIN_LABEL))
                .or(() -> Cbor.get(unprotected, "x5chain"))
                .orElseThrow(() -> new ManifestException("missing-certificate", "the signature names no certificate."));
        List<CBORObject> all = entry.getType() == CBORType.ByteString ? List.of(entry) : Cbor.getValues(entry);
        ManifestException.require(
                !all.isEmpty() && all.size() <= MAX_CERTIFICATES,
                "broken-manifest",
                "the signature names (" + all.size() + ") certificates, of 1 to " + MAX_CERTIFICATES + ".");
        List<X509Certificate> chain = new ArrayList<>();
        all.forEach(one -> chain.add(parseCertificate(one)));
        return chain;
    }

    private static X509Certificate parseCertificate(CBORObject der) {
        try {
            ManifestException.require(
                    der.getType() == CBORType.ByteString, "broken-manifest", "a certificate is not of bytes.");
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.GetByteString()));
        } catch (CertificateException | IndexOutOfBoundsException e) { // Java 17 throws it for an empty Ed25519 key
            throw new ManifestException("broken-manifest", "a certificate of the signature cannot be read.");
        }
    }

    X509Certificate signer() {
        return chain.get(0);
    }

    boolean isSignatureValid() {
        return algorithm.verify(signer().getPublicKey(), message, signature);
    }
}
