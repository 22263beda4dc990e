package io.evenkeel.provenance.c2pa;

/** Thrown for the first violation found in a manifest. */
final class ManifestException extends RuntimeException {
    private final String code;
    private final String detail;

    ManifestException(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    String code() {
        return code;
    }

    String detail() {
        return detail;
    }

    static void require(boolean condition, String code, String detail) {
        if (!condition) {
            throw new ManifestException(code, detail);
        }
    }
}
