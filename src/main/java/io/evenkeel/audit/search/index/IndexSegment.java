package io.evenkeel.audit.search.index;

/**
 * Consecutive entries of a tenant that are indexed together.
 *
 * @param number index among the segments of its level, from 0
 */
public record IndexSegment(SegmentLevel level, long number) {
    /** Size of a segment: 1,024 or 65,536 entries. */
    public enum SegmentLevel {
        SMALL(0, 10),
        LARGE(1, 16);

        private final int columnValue;
        private final int bits;

        SegmentLevel(int columnValue, int bits) {
            this.columnValue = columnValue;
            this.bits = bits;
        }

        /** Returns the value of the column {@code level}. */
        public int columnValue() {
            return columnValue;
        }

        public int entryCount() {
            return 1 << bits;
        }

        /** Returns the segment of an entry. */
        public IndexSegment segmentOf(long seq) {
            return new IndexSegment(this, seq >> bits);
        }
    }

    /** Returns the number of the first entry. */
    public long firstSeq() {
        return number << level.bits;
    }

    /** Returns the number after the last entry. */
    public long endSeq() {
        return (number + 1) << level.bits;
    }

    /** Returns the first small segment of a large one. */
    public long firstSmallSegment() {
        return SegmentLevel.SMALL.segmentOf(firstSeq()).number();
    }

    /** Returns the number after the last small segment of a large one. */
    public long endSmallSegment() {
        return SegmentLevel.SMALL.segmentOf(endSeq()).number();
    }
}
