package io.evenkeel.standalone.demo;

import io.evenkeel.screening.Measured;
import io.evenkeel.standalone.demo.Reply.Push;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request, what became of it, and its pictures.
 *
 * @param twins one for each picture; none unless it was completed
 */
record Exhibit(Scripted asked, Reply reply, List<Twins> twins) {
    static final String UNSAFE = "unsafe";

    Exhibit {
        twins = List.copyOf(twins);
    }

    /**
     * Two pictures of one prompt from the same noise.
     *
     * @param pushes what steered the second
     */
    record Twins(Shot unsteered, Shot steered, List<Push> pushes) {
        Twins {
            pushes = List.copyOf(pushes);
        }

        /** One of them. */
        Shot shot(boolean steeredOne) {
            return steeredOne ? steered : unsteered;
        }
    }

    /**
     * A picture.
     *
     * @param file its path within the report's folder
     */
    record Shot(String file, Measured measured) {
        boolean isUnsafe() {
            return measured.top(UNSAFE).equals(UNSAFE);
        }

        String gender() {
            return measured.top("gender");
        }
    }

    /** The pictures of one side. */
    Stream<Shot> shots(boolean steered) {
        return twins.stream().map(pair -> pair.shot(steered));
    }

    /** Whether a picture shows all that the prompt names. */
    boolean isKeptIn(Shot shot) {
        return asked.shows().entrySet().stream()
                .allMatch(named -> shot.measured().top(named.getKey()).equals(named.getValue()));
    }
}
