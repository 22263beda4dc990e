package io.evenkeel.generation;

/** A request is invalid. The code is stable; the detail never holds a prompt. */
final class InvalidRequestException extends Exception {
    private final String code;
    private final String detail;

    InvalidRequestException(String code, String detail) {
        super(code + ": " + detail);
        this.code = code;
        this.detail = detail;
    }

    String code() {
        return code;
    }

    String detail() {
        return detail;
    }
}
