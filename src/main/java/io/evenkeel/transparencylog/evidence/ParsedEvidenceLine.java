package io.evenkeel.transparencylog.evidence;

/** A line of evidence after the header. */
sealed interface ParsedEvidenceLine {
    /** What there is of an entry. */
    enum EntryPresence {
        TEXT,
        EXPIRED,
        MISSING
    }

    /**
     * An entry.
     *
     * @param leafHash as the line says
     * @param isHashValid whether that is the hash of the line's text; if there is one
     * @param line all of it, where it is signed at the end
     */
    @SuppressWarnings("ArrayRecordComponent") // hundreds of thousands a second, and nobody else sees them
    record EntryLine(long seq, byte[] leafHash, EntryPresence presence, boolean isHashValid, byte[] line)
            implements ParsedEvidenceLine {}

    /** A checkpoint. */
    @SuppressWarnings("ArrayRecordComponent")
    record CheckpointLine(String note, byte[] line) implements ParsedEvidenceLine {}

    /** The last line. */
    record SignatureLine(String note) implements ParsedEvidenceLine {}

    /** What is none of these. */
    record MalformedLine(String reason) implements ParsedEvidenceLine {}
}
