package io.evenkeel.marking.c2pa;

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
 * A signature over a claim that stands elsewhere (COSE_Sign1, RFC 9052, detached), with the signer's certificates in its header
 * (RFC 9360).
 *
 * @param algorithm it was made with
 * @param chain the signer's certificate first
 * @param message that was signed
 * @param signature over it
 * @param stamped whether it bears a time stamp
 */
record Cose(Algorithm algorithm, List<X509Certificate> chain, byte[] message, byte[] signature, boolean stamped) {
    private static final int TAG = 18;
    private static final int ALGORITHM = 1;
    private static final int CHAIN = 33;
    private static final int MOST_CERTIFICATES = 10;

    static byte[] sign(byte[] claim, Credentials credentials) {
        CBORObject chain = Cbor.list(
                credentials.chain().stream().map(CBORObject::FromObject).toList());
        byte[] header = Cbor.map(
                        ALGORITHM, credentials.algorithm().number(), CHAIN, chain.size() == 1 ? chain.get(0) : chain)
                .EncodeToBytes();
        CBORObject signed = Cbor.list(List.of(
                CBORObject.FromObject(header),
                Cbor.map(),
                CBORObject.Null,
                CBORObject.FromObject(credentials.sign(message(header, claim)))));
        return CBORObject.FromObjectAndTag(signed, TAG).EncodeToBytes();
    }

    private static byte[] message(byte[] header, byte[] claim) {
        return Cbor.list(List.of(
                        CBORObject.FromObject("Signature1"),
                        CBORObject.FromObject(header),
                        CBORObject.FromObject(new byte[0]),
                        CBORObject.FromObject(claim)))
                .EncodeToBytes();
    }

    /** Reads a signature over a claim. @throws Fault if it is none, or of a kind that is not checked here */
    static Cose read(byte[] cbor, byte[] claim) {
        CBORObject tagged = Cbor.read(cbor, "the signature");
        List<CBORObject> parts = Cbor.values(tagged.Untag());
        Fault.unless(
                tagged.HasOneTag(TAG)
                        && parts.size() == 4
                        && parts.get(0).getType() == CBORType.ByteString
                        && Cbor.isMap(parts.get(1))
                        && parts.get(2).isNull()
                        && parts.get(3).getType() == CBORType.ByteString,
                "broken-manifest",
                "the signature is no COSE_Sign1 over a claim that stands elsewhere.");
        byte[] header = parts.get(0).GetByteString();
        CBORObject read = Cbor.read(header, "the signature's header");
        return new Cose(
                algorithm(read),
                chain(read, parts.get(1)),
                message(header, claim),
                parts.get(3).GetByteString(),
                Cbor.get(parts.get(1), "sigTst").isPresent()
                        || Cbor.get(parts.get(1), "sigTst2").isPresent());
    }

    private static Algorithm algorithm(CBORObject header) {
        Optional<CBORObject> number = Cbor.get(header, ALGORITHM)
                .filter(value -> value.getType() == CBORType.Integer && value.CanValueFitInInt32());
        return number.flatMap(value -> Algorithm.of(value.AsInt32()))
                .orElseThrow(() ->
                        new Fault("unknown-algorithm", "the signature is of an algorithm that is not known here."));
    }

    /** In the protected header by its number; older ones have it by name, or in the other header. */
    private static List<X509Certificate> chain(CBORObject header, CBORObject unprotected) {
        CBORObject found = Cbor.get(header, CHAIN)
                .or(() -> Cbor.get(header, "x5chain"))
                .or(() -> Cbor.get(unprotected, CHAIN))
                .or(() -> Cbor.get(unprotected, "x5chain"))
                .orElseThrow(() -> new Fault("missing-certificate", "the signature names no certificate."));
        List<CBORObject> all = found.getType() == CBORType.ByteString ? List.of(found) : Cbor.values(found);
        Fault.unless(
                !all.isEmpty() && all.size() <= MOST_CERTIFICATES,
                "broken-manifest",
                "the signature names (" + all.size() + ") certificates, of 1 to " + MOST_CERTIFICATES + ".");
        List<X509Certificate> chain = new ArrayList<>();
        all.forEach(one -> chain.add(certificate(one)));
        return chain;
    }

    private static X509Certificate certificate(CBORObject der) {
        try {
            Fault.unless(der.getType() == CBORType.ByteString, "broken-manifest", "a certificate is not of bytes.");
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.GetByteString()));
        } catch (CertificateException | IndexOutOfBoundsException e) { // as Java 17 throws for an empty Ed25519 key
            throw new Fault("broken-manifest", "a certificate of the signature cannot be read.");
        }
    }

    X509Certificate signer() {
        return chain.get(0);
    }

    boolean isRight() {
        return algorithm.verifies(signer().getPublicKey(), message, signature);
    }
}
