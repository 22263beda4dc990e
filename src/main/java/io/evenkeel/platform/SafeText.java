package io.evenkeel.platform;

/** Makes an untrusted value safe for messages and log lines. */
public final class SafeText {
    private static final int MAX_LENGTH = 64;

    private SafeText() {}

    /** Replaces control characters by question marks and cuts the value at 64 characters. */
    public static String sanitise(String value) {
        String cut = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "..." : value;
        return cut.replaceAll("[^\\P{C}]", "?");
    }
}
