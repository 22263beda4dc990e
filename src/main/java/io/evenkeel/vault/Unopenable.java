package io.evenkeel.vault;

import io.evenkeel.platform.ProblemException;

/** What the vault cannot give out. The message names no content. */
public final class Unopenable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Why not, as problems name it. */
    public enum Why {
        /** Its key was destroyed, for good. */
        CONTENT_ERASED("content-erased"),
        /** There is no such content, and no word of an erasure. */
        CONTENT_MISSING("content-missing"),
        CONTENT_DAMAGED("content-damaged"),
        PICTURE_DAMAGED("picture-damaged"),
        KEY_DAMAGED("key-damaged"),
        /** Its key was wrapped by a master key that is not in the file. */
        UNKNOWN_MASTER_KEY("unknown-master-key");

        private final String code;

        Why(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    Unopenable(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }

    public boolean isErased() {
        return why == Why.CONTENT_ERASED;
    }

    /** As HTTP tells it: 410 if it was erased, 500 else. */
    public ProblemException problem() {
        String detail = String.valueOf(getMessage());
        return isErased() ? ProblemException.gone(why.code(), detail) : ProblemException.damaged(why.code(), detail);
    }
}
