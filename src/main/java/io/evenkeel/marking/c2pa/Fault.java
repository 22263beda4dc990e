package io.evenkeel.marking.c2pa;

/** The first thing that is wrong with a manifest. */
final class Fault extends RuntimeException {
    private final String code;

    Fault(String code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    static void unless(boolean holds, String code, String detail) {
        if (!holds) {
            throw new Fault(code, detail);
        }
    }
}
