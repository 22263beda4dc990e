package io.evenkeel.audit.search.index;

/**
 * Successive entries of a tenant that are indexed together.
 *
 * @param number among those of its level, from 0
 */
public record IndexSegment(SegmentLevel level, long number) {
    /** How many entries are indexed together. */
    public enum SegmentLevel {
        SMALL(0, 10),
        LARGE(1, 16);

        private final int columnValue;
        private final int bits;

        SegmentLevel(int columnValue, int bits) {
            this.columnValue = columnValue;
            this.bits = bits;
        }

        /** As tables write it. */
        public int columnValue() {
            return columnValue;
        }

        public int entryCount() {
            return 1 << bits;
        }

        /** The one that an entry is in. */
        public IndexSegment segmentOf(long seq) {
            return new IndexSegment(this, seq >> bits);
        }
    }

    /** Its first entry. */
    public long firstSeq() {
        return number << level.bits;
    }

    /** The entry after its last. */
    public long endSeq() {
        return (number + 1) << level.bits;
    }

    /** The blocks that a shelf is made of: the first, and the one after the last. */
    public long firstSmallSegment() {
        return SegmentLevel.SMALL.segmentOf(firstSeq()).number();
    }

    public long endSmallSegment() {
        return SegmentLevel.SMALL.segmentOf(endSeq()).number();
    }
}
