package io.evenkeel.transparencylog.note;

/** A proof, note or file does not prove what it should. The message names it and the reason. */
public final class VerificationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Kinds of reasons. */
    public enum FailureCode {
        /** The layout is wrong. */
        MALFORMED,
        /** No trusted key signed it. */
        UNKNOWN_KEY,
        /** A signature by a known key does not match the text. */
        WRONG_SIGNATURE,
        /** It belongs to another tenant or another deployment. */
        OTHER_TENANT,
        /** The version of the format is unknown. */
        UNKNOWN_VERSION,
        /** The file is truncated. */
        TRUNCATED,
        /** An entry differs from what was recorded. */
        ENTRY,
        /** Another part of the file differs from what was signed. */
        EDITED,
        /** Two different trees were signed for one tenant. */
        TWO_TREES
    }

    private static final long NONE = -1;

    private final FailureCode code;
    private final long firstBadEntry;
    private final long lastSuspectEntry;

    public VerificationException(FailureCode code, String message) {
        this(code, NONE, NONE, message);
    }

    private VerificationException(FailureCode code, long firstBadEntry, long lastSuspectEntry, String message) {
        super(message);
        this.code = code;
        this.firstBadEntry = firstBadEntry;
        this.lastSuspectEntry = lastSuspectEntry;
    }

    /** Creates an exception about one entry that differs from what was recorded. */
    public static VerificationException forEntry(long seq, String message) {
        return new VerificationException(FailureCode.ENTRY, seq, seq, "entry (" + seq + ") " + message);
    }

    /** Creates an exception about a range of entries of which at least one differs. */
    public static VerificationException forEntries(long first, long last, String message) {
        return first == last
                ? forEntry(first, message)
                : new VerificationException(
                        FailureCode.ENTRY,
                        first,
                        last,
                        "one of the entries (" + first + ") to (" + last + ") " + message);
    }

    /** Returns the number of the first bad entry, or of the first that may be it; -1 if no entry is bad. */
    public long firstBadEntry() {
        return firstBadEntry;
    }

    /** Returns the number of the last entry that may be the first bad one. */
    public long lastSuspectEntry() {
        return lastSuspectEntry;
    }

    public FailureCode code() {
        return code;
    }
}
