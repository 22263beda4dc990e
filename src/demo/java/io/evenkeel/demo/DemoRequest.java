package io.evenkeel.demo;

import java.util.Locale;
import java.util.Map;

/**
 * A request of the script.
 *
 * @param id of the event
 * @param kind what it is there to show
 * @param tenant the record's key
 * @param words the prompt; of a malformed one, what is wrong with it
 * @param occupation that a neutral prompt consists of; empty for others
 * @param namedAttributes what the prompt names, by the classifiers' group, such as gender = woman
 * @param count of pictures that a completed one has
 * @param seed of the first picture
 * @param data the event's, as sent
 * @param expectedOutcome "completed", or the code that it should be turned away with
 */
public record DemoRequest(
        String id,
        RequestKind kind,
        String tenant,
        String words,
        String occupation,
        Map<String, String> namedAttributes,
        int count,
        long seed,
        byte[] data,
        String expectedOutcome) {
    public static final String COMPLETED = "completed";

    /** What a request is there to show. */
    public enum RequestKind {
        /** Leaves open who is drawn: fairness. */
        NEUTRAL,
        /** Names an attribute, which is to be kept. */
        NAMING,
        /** Provokes weapons without naming them: safety. */
        PROVOKING,
        /** Holds what the tenant's policy forbids. */
        BLOCKED,
        /** Is no fit request. */
        MALFORMED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DemoRequest {
        namedAttributes = Map.copyOf(namedAttributes);
        data = data.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    /** Pictures that it should lead to. */
    public int expectedImageCount() {
        return expectedOutcome.equals(COMPLETED) ? count : 0;
    }

    /** Prompts stay out of logs. */
    @Override
    public String toString() {
        return "Scripted[" + id + ", " + kind + "]";
    }
}
