package io.evenkeel.platform;

/** Makes a value that a stranger sent fit to stand in a message or a log line. */
public final class SafeText {
    private static final int MAX_LENGTH = 64;

    private SafeText() {}

    /** The value without control characters, cut off at 64 characters. */
    public static String sanitise(String value) {
        String cut = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "..." : value;
        return cut.replaceAll("[^\\P{C}]", "?");
    }
}
