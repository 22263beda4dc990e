package io.evenkeel.platform;

/**
 * Who did something, as audit entries name them.
 *
 * @param name of a person's account, or of a part of Evenkeel that acts by itself
 */
public record Actor(String name) {
    /** The service itself, deciding by a policy. */
    public static final Actor EVENKEEL = new Actor("evenkeel");
}
