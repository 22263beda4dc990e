package io.evenkeel.marking.c2pa;

/** The first thing that is wrong with a manifest. */
final class Fault extends RuntimeException {
    private final String code;
    private final String detail;

    Fault(String code, String detail) {
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

    static void unless(boolean holds, String code, String detail) {
        if (!holds) {
            throw new Fault(code, detail);
        }
    }
}
