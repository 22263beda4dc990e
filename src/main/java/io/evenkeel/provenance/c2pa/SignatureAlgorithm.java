package io.evenkeel.provenance.c2pa;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The signature algorithms of claims, by COSE number. */
enum SignatureAlgorithm {
    EDDSA(-8, "Ed25519", 0),
    ES256(-7, "SHA256withECDSAinP1363Format", 0),
    ES384(-35, "SHA384withECDSAinP1363Format", 0),
    ES512(-36, "SHA512withECDSAinP1363Format", 0),
    PS256(-37, "RSASSA-PSS", 256),
    PS384(-38, "RSASSA-PSS", 384),
    PS512(-39, "RSASSA-PSS", 512);

    private static final int MIN_RSA_BITS = 2048;

    private final int number;
    private final String javaName;
    private final int pssBits;

    SignatureAlgorithm(int number, String name, int pss) {
        this.number = number;
        this.javaName = name;
        this.pssBits = pss;
    }

    int number() {
        return number;
    }

    static Optional<SignatureAlgorithm> findByNumber(int number) {
        return Arrays.stream(values()).filter(one -> one.number == number).findFirst();
    }

    /** Returns whether a signature is valid. A key of another algorithm makes it invalid. */
    boolean verify(PublicKey key, byte[] message, byte[] signature) {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(javaName);
            if (pssBits > 0) {
                check.setParameter(new PSSParameterSpec(
                        "SHA-" + pssBits, "MGF1", new MGF1ParameterSpec("SHA-" + pssBits), pssBits / 8, 1));
            }
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
