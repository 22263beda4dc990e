package io.evenkeel.image;

import io.evenkeel.platform.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The chunks of a PNG file (ISO/IEC 15948), each with a valid checksum. Bytes after the last chunk are ignored. */
public final class PngFile {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int MAX_CHUNKS = 100_000;

    private final byte[] file;
    private final List<PngChunk> pngChunks;

    private PngFile(byte[] file, List<PngChunk> pngChunks) {
        this.file = file;
        this.pngChunks = List.copyOf(pngChunks);
    }

    /** Returns whether a file starts like a PNG image. */
    public static boolean isPng(byte[] file) {
        return file.length >= SIGNATURE.length
                && Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /**
     * Parses a file.
     *
     * @throws UnreadableImageException if the file is not one complete PNG image
     */
    public static PngFile parse(byte[] file) {
        if (!isPng(file)) {
            throw new UnreadableImageException("not-an-image", "the file does not start with the PNG signature.");
        }
        List<PngChunk> pngChunks = new ArrayList<>();
        int offset = SIGNATURE.length;
        do {
            PngChunk pngChunk = readChunk(file, offset);
            pngChunks.add(pngChunk);
            offset += pngChunk.encodedLength();
        } while (!pngChunks.get(pngChunks.size() - 1).type().equals("IEND") && pngChunks.size() < MAX_CHUNKS);
        if (pngChunks.size() == MAX_CHUNKS) {
            throw brokenImage("it has more than (" + MAX_CHUNKS + ") chunks.");
        }
        if (!pngChunks.get(0).type().equals("IHDR")) {
            throw brokenImage(
                    "its first chunk is (" + SafeText.sanitise(pngChunks.get(0).type()) + ") and not IHDR.");
        }
        return new PngFile(file.clone(), pngChunks);
    }

    private static PngChunk readChunk(byte[] file, int offset) {
        if (file.length - offset < PngChunk.OVERHEAD_BYTES) {
            throw new UnreadableImageException(
                    "truncated-image", "the PNG file ends at byte (" + file.length + "), before its last chunk.");
        }
        ByteBuffer header = ByteBuffer.wrap(file, offset, PngChunk.OVERHEAD_BYTES);
        int length = header.getInt();
        String type = new String(file, offset + 4, 4, StandardCharsets.ISO_8859_1);
        if (length < 0 || length > file.length - offset - PngChunk.OVERHEAD_BYTES) {
            throw new UnreadableImageException(
                    "truncated-image",
                    "chunk (" + SafeText.sanitise(type) + ") at byte (" + offset
                            + ") of the PNG file is longer than the rest of it.");
        }
        if (!type.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
            throw brokenImage("chunk (" + SafeText.sanitise(type) + ") at byte (" + offset
                    + ") has a type that is not four letters.");
        }
        int checksum = ByteBuffer.wrap(file).getInt(offset + 8 + length);
        if (checksum != PngChunk.computeCrc(file, offset + 4, length + 4)) {
            throw brokenImage("the checksum of chunk (" + type + ") at byte (" + offset + ") is wrong.");
        }
        return new PngChunk(type, offset, Arrays.copyOfRange(file, offset + 8, offset + 8 + length));
    }

    private static UnreadableImageException brokenImage(String reason) {
        return new UnreadableImageException("broken-image", "the PNG file is broken: " + reason);
    }

    /** Returns the chunks of one type, in order. */
    public List<PngChunk> chunks(String type) {
        return pngChunks.stream()
                .filter(pngChunk -> pngChunk.type().equals(type))
                .toList();
    }

    /** Returns the position after the header chunk. */
    public int offsetAfterHeader() {
        return pngChunks.get(0).offset() + pngChunks.get(0).encodedLength();
    }

    /** Returns the file with a chunk inserted after the header. */
    public byte[] withChunk(String type, byte[] data) {
        byte[] chunk = PngChunk.encode(type, data);
        int offset = offsetAfterHeader();
        byte[] longer = Arrays.copyOf(file, file.length + chunk.length);
        System.arraycopy(chunk, 0, longer, offset, chunk.length);
        System.arraycopy(file, offset, longer, offset + chunk.length, file.length - offset);
        return longer;
    }

    /** Returns the whole file. */
    public byte[] toBytes() {
        return file.clone();
    }

    @Override
    public String toString() {
        return "PngFile[" + pngChunks.size() + " chunks]";
    }
}
