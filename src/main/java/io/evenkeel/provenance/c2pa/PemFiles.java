package io.evenkeel.provenance.c2pa;

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

/**
 * Reads and writes PEM files of certificates and keys. Throws an IllegalStateException that names an unusable file.
 */
final class PemFiles {
    private static final String BEGIN = "-----BEGIN %s-----";
    private static final String END = "-----END %s-----";
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private PemFiles() {}

    static List<X509Certificate> readCertificates(Path file) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(readBytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw unusableFile(file, "holds no certificates in PEM", e);
        }
        throw unusableFile(file, "holds no certificates in PEM", null);
    }

    /** Reads an Ed25519 or EC key in PKCS #8. */
    static PrivateKey readPrivateKey(Path file, String algorithm) {
        String text = new String(readBytes(file), StandardCharsets.ISO_8859_1);
        int from = text.indexOf(BEGIN.formatted(KEY));
        int to = text.indexOf(END.formatted(KEY));
        try {
            byte[] der = Base64.getMimeDecoder()
                    .decode(text.substring(from + BEGIN.formatted(KEY).length(), to));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unusableFile(
                    file, "holds no " + algorithm + " key in PKCS #8", null); // the cause could reveal the key
        }
    }

    static String encodeCertificate(X509Certificate certificate) throws CertificateException {
        return encode(CERTIFICATE, certificate.getEncoded());
    }

    static String encodePrivateKey(PrivateKey key) {
        return encode(KEY, key.getEncoded());
    }

    private static String encode(String label, byte[] der) {
        return BEGIN.formatted(label)
                + "\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n"
                + END.formatted(label)
                + "\n";
    }

    private static byte[] readBytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusableFile(file, "cannot be read", e);
        }
    }

    private static IllegalStateException unusableFile(Path file, String reason, @Nullable Exception cause) {
        return new IllegalStateException(
                "(" + file + ") " + reason + ".\nMaybe set evenkeel.provenance.c2pa.* as docs/provenance.md shows.",
                cause);
    }
}
