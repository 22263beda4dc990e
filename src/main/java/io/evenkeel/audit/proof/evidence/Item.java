package io.evenkeel.audit.proof.evidence;

/** A line of evidence after the header. */
sealed interface Item {
    /** What there is of an entry. */
    enum Kept {
        TEXT,
        EXPIRED,
        MISSING
    }

    /**
     * An entry.
     *
     * @param leaf as the line says
     * @param isRight whether that is the hash of the line's text; if there is one
     * @param line all of it, where it is signed at the end
     */
    @SuppressWarnings("ArrayRecordComponent") // hundreds of thousands a second, and nobody else sees them
    record Leaf(long seq, byte[] leaf, Kept kept, boolean isRight, byte[] line) implements Item {}

    /** A checkpoint. */
    @SuppressWarnings("ArrayRecordComponent")
    record Note(String note, byte[] line) implements Item {}

    /** The last line. */
    record Seal(String note) implements Item {}

    /** What is none of these. */
    record Bad(String why) implements Item {}
}
