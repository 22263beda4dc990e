package io.evenkeel.transparencylog.evidence;

/** A line of evidence after the header. */
sealed interface ParsedEvidenceLine {
    /** Whether the text of an entry is in the file. */
    enum EntryPresence {
        TEXT,
        EXPIRED,
        MISSING
    }

    /**
     * An entry.
     *
     * @param leafHash hash that the line states
     * @param isHashValid whether the hash matches the line's text, if the line has one
     * @param line the whole line, if the final signature covers it
     */
    @SuppressWarnings("ArrayRecordComponent") // hundreds of thousands a second; only used in this package
    record EntryLine(long seq, byte[] leafHash, EntryPresence presence, boolean isHashValid, byte[] line)
            implements ParsedEvidenceLine {}

    /** A checkpoint. */
    @SuppressWarnings("ArrayRecordComponent")
    record CheckpointLine(String note, byte[] line) implements ParsedEvidenceLine {}

    /** The final signature. */
    record SignatureLine(String note) implements ParsedEvidenceLine {}

    /** A line that does not follow the layout. */
    record MalformedLine(String reason) implements ParsedEvidenceLine {}
}
