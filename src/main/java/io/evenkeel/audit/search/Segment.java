package io.evenkeel.audit.search;

/**
 * Successive entries of a tenant that are indexed together.
 *
 * @param number among those of its level, from 0
 */
record Segment(Level level, long number) {
    /** How many entries are indexed together. */
    enum Level {
        BLOCK(0, 10),
        SHELF(1, 16);

        private final int column;
        private final int bits;

        Level(int column, int bits) {
            this.column = column;
            this.bits = bits;
        }

        /** As tables write it. */
        int column() {
            return column;
        }

        int entries() {
            return 1 << bits;
        }

        /** The one that an entry is in. */
        Segment of(long seq) {
            return new Segment(this, seq >> bits);
        }
    }

    /** Its first entry. */
    long first() {
        return number << level.bits;
    }

    /** The entry after its last. */
    long end() {
        return (number + 1) << level.bits;
    }

    /** The blocks that a shelf is made of: the first, and the one after the last. */
    long firstBlock() {
        return Level.BLOCK.of(first()).number();
    }

    long endBlock() {
        return Level.BLOCK.of(end()).number();
    }
}
