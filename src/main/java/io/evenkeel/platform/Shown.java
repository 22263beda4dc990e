package io.evenkeel.platform;

/** Makes a value that a stranger sent fit to stand in a message or a log line. */
public final class Shown {
    private static final int LONGEST = 64;

    private Shown() {}

    /** The value without control characters, cut off at 64 characters. */
    public static String of(String value) {
        String cut = value.length() > LONGEST ? value.substring(0, LONGEST) + "..." : value;
        return cut.replaceAll("[^\\P{C}]", "?");
    }
}
