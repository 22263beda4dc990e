package io.evenkeel.platform;

/**
 * Who did something, as audit entries name them.
 *
 * @param name of a person's account, or of a part of Evenkeel
 */
public record Actor(String name) {
    /** The service itself. */
    public static final Actor EVENKEEL = new Actor("evenkeel");
}
