package io.evenkeel.marking.image;

import io.evenkeel.platform.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The chunks of a PNG file (ISO/IEC 15948), each with a right checksum. What stands behind the last one is left alone. */
public final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int MOST_CHUNKS = 100_000;

    private final byte[] file;
    private final List<Chunk> chunks;

    private PngFile(byte[] file, List<Chunk> chunks) {
        this.file = file;
        this.chunks = List.copyOf(chunks);
    }

    /** Whether a file says of itself that it is one. */
    public static boolean isPng(byte[] file) {
        return file.length >= SIGNATURE.length
                && Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** Reads a file. @throws UnreadablePicture if it is not one PNG picture from beginning to end */
    public static PngFile of(byte[] file) {
        if (!isPng(file)) {
            throw new UnreadablePicture("not-a-picture", "the file does not begin as a PNG picture does.");
        }
        List<Chunk> chunks = new ArrayList<>();
        int at = SIGNATURE.length;
        do {
            Chunk chunk = chunk(file, at);
            chunks.add(chunk);
            at += chunk.length();
        } while (!chunks.get(chunks.size() - 1).type().equals("IEND") && chunks.size() < MOST_CHUNKS);
        if (chunks.size() == MOST_CHUNKS) {
            throw broken("it has more than (" + MOST_CHUNKS + ") chunks.");
        }
        if (!chunks.get(0).type().equals("IHDR")) {
            throw broken("its first chunk is (" + Shown.of(chunks.get(0).type()) + ") and not IHDR.");
        }
        return new PngFile(file.clone(), chunks);
    }

    private static Chunk chunk(byte[] file, int at) {
        if (file.length - at < Chunk.FRAME) {
            throw new UnreadablePicture(
                    "truncated-picture", "the PNG file ends at byte (" + file.length + "), before its last chunk.");
        }
        ByteBuffer header = ByteBuffer.wrap(file, at, Chunk.FRAME);
        int length = header.getInt();
        String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
        if (length < 0 || length > file.length - at - Chunk.FRAME) {
            throw new UnreadablePicture(
                    "truncated-picture",
                    "chunk (" + Shown.of(type) + ") at byte (" + at
                            + ") of the PNG file is longer than the rest of it.");
        }
        if (!type.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
            throw broken("chunk (" + Shown.of(type) + ") at byte (" + at + ") is not called by four letters.");
        }
        int sum = ByteBuffer.wrap(file).getInt(at + 8 + length);
        if (sum != Chunk.crc(file, at + 4, length + 4)) {
            throw broken("the checksum of chunk (" + type + ") at byte (" + at + ") is wrong.");
        }
        return new Chunk(type, at, Arrays.copyOfRange(file, at + 8, at + 8 + length));
    }

    private static UnreadablePicture broken(String how) {
        return new UnreadablePicture("broken-picture", "the PNG file is broken: " + how);
    }

    /** Its chunks of one type, in order. */
    public List<Chunk> chunks(String type) {
        return chunks.stream().filter(chunk -> chunk.type().equals(type)).toList();
    }

    /** Where a chunk goes that stands right after the header. */
    public int afterHeader() {
        return chunks.get(0).start() + chunks.get(0).length();
    }

    /** The file with a chunk right after its header; all that was there stays. */
    public byte[] with(String type, byte[] data) {
        byte[] chunk = Chunk.bytes(type, data);
        int at = afterHeader();
        byte[] longer = Arrays.copyOf(file, file.length + chunk.length);
        System.arraycopy(chunk, 0, longer, at, chunk.length);
        System.arraycopy(file, at, longer, at + chunk.length, file.length - at);
        return longer;
    }

    /** The whole file. */
    public byte[] bytes() {
        return file.clone();
    }

    @Override
    public String toString() {
        return "PngFile[" + chunks.size() + " chunks]";
    }
}
