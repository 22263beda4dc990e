package io.evenkeel.concept;

import io.evenkeel.platform.SafeText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads NumPy's array files (numpy.org, "NEP 1"), of versions 1 to 3: little-endian floats of 16, 32 or 64 bits in the order of
 * C. What is of 64 bits is rounded to 32.
 */
public final class NpyReader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER_LENGTH = 65_536;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[[^]]*\\])");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

    private NpyReader() {}

    /** The array of a file's bytes. @throws IllegalArgumentException that says what cannot be read */
    public static Tensor parse(byte[] bytes) {
        if (bytes.length < MAGIC.length + 4 || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            throw unreadable("starts as no NumPy file does", "it is an archive (.npz), or of another format");
        }
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
        String header = readHeader(file);
        if (requireField(ORDER, header, "fortran_order").equals("True")) {
            throw unreadable("has the order of Fortran", "numpy.ascontiguousarray makes it that of C");
        }
        return readTensor(requireField(TYPE, header, "descr"), parseShape(requireField(SHAPE, header, "shape")), file);
    }

    private static String readHeader(ByteBuffer file) {
        int major = file.get();
        int minor = file.get();
        if (major < 1 || major > 3 || minor != 0) {
            throw unreadable("has the version (" + major + "." + minor + ")", "1.0, 2.0 or 3.0 can be written");
        }
        long length = major == 1 || file.remaining() < Integer.BYTES
                ? Short.toUnsignedInt(file.getShort())
                : Integer.toUnsignedLong(file.getInt());
        if (length > file.remaining() || length > MAX_HEADER_LENGTH) {
            throw unreadable("has a header of (" + length + ") bytes, of which not all are there", "it was cut off");
        }
        byte[] header = new byte[(int) length];
        file.get(header);
        return new String(header, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static String requireField(Pattern pattern, String header, String name) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw unreadable("has a header without a (" + name + ") that can be read", "it holds no plain array");
        }
        return matcher.group(1);
    }

    private static long[] parseShape(String dimensions) {
        try {
            return Arrays.stream(dimensions.replace("L", "").split(",", -1))
                    .map(String::strip)
                    .filter(dimension -> !dimension.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw unreadable("has the shape (" + SafeText.sanitise(dimensions) + ")", "it was altered");
        }
    }

    private static Tensor readTensor(String type, long[] shape, ByteBuffer file) {
        int size =
                switch (type) {
                    case "'<f2'" -> Short.BYTES;
                    case "'<f4'" -> Float.BYTES;
                    case "'<f8'" -> Double.BYTES;
                    default ->
                        throw unreadable(
                                "holds values of type (" + SafeText.sanitise(type)
                                        + "), but only '<f2', '<f4' and '<f8' are read",
                                "array.astype('<f4') makes them that");
                };
        long expected = expectedBytes(shape, size);
        if (expected != file.remaining()) {
            throw unreadable(
                    "has (" + file.remaining() + ") bytes of values, but the shape " + Arrays.toString(shape)
                            + " asks for (" + expected + ")",
                    "it was cut off");
        }
        float[] values = new float[file.remaining() / size];
        for (int i = 0; i < values.length; i++) {
            values[i] = size == Float.BYTES
                    ? file.getFloat()
                    : size == Short.BYTES ? Float16.toFloat(file.getShort()) : (float) file.getDouble();
        }
        return new Tensor(values, shape);
    }

    private static long expectedBytes(long[] shape, int size) {
        try {
            return Arrays.stream(shape).reduce(size, Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw unreadable("has the shape " + Arrays.toString(shape) + ", which no file can hold", "it was altered");
        }
    }

    private static IllegalArgumentException unreadable(String what, String hint) {
        return new IllegalArgumentException("the file " + what + ".\nMaybe " + hint + ".");
    }
}
