package io.evenkeel.vault;

import io.evenkeel.platform.ProblemException;

/** What the vault cannot give out. The message names no content. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode failureCode;

    /** Why not, as problems name it. */
    public enum FailureCode {
        /** Its key was destroyed, for good. */
        CONTENT_ERASED("content-erased"),
        /** There is no such content, and no word of an erasure. */
        CONTENT_MISSING("content-missing"),
        CONTENT_DAMAGED("content-damaged"),
        IMAGE_DAMAGED("image-damaged"),
        KEY_DAMAGED("key-damaged"),
        /** Its key was wrapped by a master key that is not in the file. */
        UNKNOWN_MASTER_KEY("unknown-master-key");

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

    /** As HTTP tells it: 410 if it was erased, 500 else. */
    public ProblemException toProblem() {
        String detail = String.valueOf(getMessage());
        return isErased()
                ? ProblemException.gone(failureCode.code(), detail)
                : ProblemException.corruptData(failureCode.code(), detail);
    }
}
