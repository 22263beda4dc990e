package io.evenkeel.transparencylog.note;

/** Something does not prove what it should. Its message says what, and why. */
public final class VerificationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Kinds of reasons. */
    public enum FailureCode {
        /** It is not laid out as it should be. */
        MALFORMED,
        /** None of the keys that are trusted has signed it. */
        UNKNOWN_KEY,
        /** A signature by a known key is not that of this text. */
        WRONG_SIGNATURE,
        /** It is another tenant's, or another deployment's. */
        OTHER_TENANT,
        /** Its format is of a version that is not known here. */
        UNKNOWN_VERSION,
        /** It ends too early. */
        TRUNCATED,
        /** An entry is not the one that was recorded. */
        ENTRY,
        /** Something else than an entry is not as it was signed. */
        EDITED,
        /** Two trees were signed where there is one. */
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

    /** The first entry that is not as it was recorded. */
    public static VerificationException forEntry(long seq, String message) {
        return new VerificationException(FailureCode.ENTRY, seq, seq, "entry (" + seq + ") " + message);
    }

    /** One of these entries, or more than one, is not as it was recorded. */
    public static VerificationException forEntries(long first, long last, String message) {
        return first == last
                ? forEntry(first, message)
                : new VerificationException(
                        FailureCode.ENTRY,
                        first,
                        last,
                        "one of the entries (" + first + ") to (" + last + ") " + message);
    }

    /** Of the first bad entry, or of the first that may be it; -1 if no entry is bad. */
    public long firstBadEntry() {
        return firstBadEntry;
    }

    /** Of the last entry that may be the first bad one. */
    public long lastSuspectEntry() {
        return lastSuspectEntry;
    }

    public FailureCode code() {
        return code;
    }
}
