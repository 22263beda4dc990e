package io.evenkeel.marking.c2pa;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PEM files of certificates and keys. What cannot be used is refused by an IllegalStateException that names the file. */
final class Pem {
    private static final String BEGIN = "-----BEGIN %s-----";
    private static final String END = "-----END %s-----";
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private Pem() {}

    static List<X509Certificate> certificates(Path file) {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw unusable(file, "holds no certificates in PEM", e);
        }
        throw unusable(file, "holds no certificates in PEM", null);
    }

    /** An Ed25519 or EC key in PKCS #8. */
    static PrivateKey key(Path file, String algorithm) {
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        int from = text.indexOf(BEGIN.formatted(KEY));
        int to = text.indexOf(END.formatted(KEY));
        try {
            byte[] der = Base64.getMimeDecoder()
                    .decode(text.substring(from + BEGIN.formatted(KEY).length(), to));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unusable(file, "holds no " + algorithm + " key in PKCS #8", null); // its cause could show the key
        }
    }

    static String certificate(X509Certificate certificate) throws CertificateException {
        return text(CERTIFICATE, certificate.getEncoded());
    }

    static String key(PrivateKey key) {
        return text(KEY, key.getEncoded());
    }

    private static String text(String what, byte[] der) {
        return BEGIN.formatted(what)
                + "\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n"
                + END.formatted(what)
                + "\n";
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable(file, "cannot be read", e);
        }
    }

    private static IllegalStateException unusable(Path file, String how, @Nullable Exception cause) {
        return new IllegalStateException(
                "(" + file + ") " + how + ".\nMaybe set evenkeel.marking.c2pa.* as docs/marking.md shows.", cause);
    }
}
