package io.evenkeel.audit.proof.note;

/** Something does not prove what it should. Its message says what, and why. */
public final class Unproven extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Kinds of reasons. */
    public enum Why {
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

    private final Why why;
    private final long firstBad;
    private final long lastSuspect;

    public Unproven(Why why, String message) {
        this(why, NONE, NONE, message);
    }

    private Unproven(Why why, long firstBad, long lastSuspect, String message) {
        super(message);
        this.why = why;
        this.firstBad = firstBad;
        this.lastSuspect = lastSuspect;
    }

    /** The first entry that is not as it was recorded. */
    public static Unproven entry(long seq, String message) {
        return new Unproven(Why.ENTRY, seq, seq, "entry (" + seq + ") " + message);
    }

    /** One of these entries, or more than one, is not as it was recorded. */
    public static Unproven among(long first, long last, String message) {
        return first == last
                ? entry(first, message)
                : new Unproven(
                        Why.ENTRY, first, last, "one of the entries (" + first + ") to (" + last + ") " + message);
    }

    /** Of the first bad entry, or of the first that may be it; -1 if no entry is bad. */
    public long firstBad() {
        return firstBad;
    }

    /** Of the last entry that may be the first bad one. */
    public long lastSuspect() {
        return lastSuspect;
    }

    public Why why() {
        return why;
    }
}
