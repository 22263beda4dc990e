package io.evenkeel.vault;

import io.evenkeel.platform.ProblemException;

/** The vault cannot return something. The message holds no content. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode failureCode;

    /** The reason, and its code in problems. */
    public enum FailureCode {
        /** The data key was destroyed. */
        CONTENT_ERASED("content-erased"),
        /** There is no such content, and it was not erased. */
        CONTENT_MISSING("content-missing"),
        CONTENT_DAMAGED("content-damaged"),
        IMAGE_DAMAGED("image-damaged"),
        KEY_DAMAGED("key-damaged"),
        /** The key-encryption key that wrapped the data key is not in the file. */
        UNKNOWN_KEY_ENCRYPTION_KEY("unknown-key-encryption-key");

        private final String code;

        FailureCode(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    VaultException(FailureCode failureCode, String message) {
        super(message);
        this.failureCode = failureCode;
    }

    public FailureCode failureCode() {
        return failureCode;
    }

    public boolean isErased() {
        return failureCode == FailureCode.CONTENT_ERASED;
    }

    /** Returns the problem for HTTP: 410 if it was erased, otherwise 500. */
    public ProblemException toProblem() {
        String detail = String.valueOf(getMessage());
        return isErased()
                ? ProblemException.gone(failureCode.code(), detail)
                : ProblemException.corruptData(failureCode.code(), detail);
    }
}
