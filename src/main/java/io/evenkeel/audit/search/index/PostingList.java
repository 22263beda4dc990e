package io.evenkeel.audit.search.index;

import java.nio.ByteBuffer;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/** Stores which entries of a segment have a term, in the portable format of Roaring bitmaps. */
public final class PostingList {
    private PostingList() {}

    static byte[] encode(MutableRoaringBitmap entries) {
        entries.runOptimize();
        ByteBuffer bytes = ByteBuffer.allocate(entries.serializedSizeInBytes());
        entries.serialize(bytes);
        return bytes.array();
    }

    public static ImmutableRoaringBitmap decode(byte[] bytes) {
        return new ImmutableRoaringBitmap(ByteBuffer.wrap(bytes));
    }
}
