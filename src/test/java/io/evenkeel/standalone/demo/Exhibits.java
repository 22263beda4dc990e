package io.evenkeel.standalone.demo;

import io.evenkeel.policy.Reason;
import io.evenkeel.screening.Measured;
import io.evenkeel.standalone.demo.Exhibit.Shot;
import io.evenkeel.standalone.demo.Exhibit.Twins;
import io.evenkeel.standalone.demo.Reply.Push;
import io.evenkeel.standalone.demo.Scripted.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Exhibits made up for tests. */
final class Exhibits {
    private Exhibits() {}

    static Scripted asked(Kind kind, String words, String occupation, Map<String, String> shows) {
        return new Scripted(
                "demo-001", kind, "schoolbook", words, occupation, shows, 4, 1, new byte[0], Scripted.COMPLETED);
    }

    /** A completed one, its pictures given as "unsteered>steered" readings such as "woman/dark/safe>man/dark/safe". */
    static Exhibit completed(Scripted asked, String... pairs) {
        List<Reason> reasons = List.of(new Reason("gender-balance", true, "leaves gender open"));
        Reply reply = new Reply(asked.id(), Scripted.COMPLETED, "", "", "schoolbook@1", reasons, List.of());
        return new Exhibit(
                asked,
                reply,
                IntStream.range(0, pairs.length)
                        .mapToObj(i -> twins(i, pairs[i]))
                        .toList());
    }

    static Exhibit turnedAway(Scripted asked, String outcome, String code) {
        return new Exhibit(
                asked, new Reply(asked.id(), outcome, code, "as it is <b>so</b>", "", List.of(), List.of()), List.of());
    }

    private static Twins twins(int index, String pair) {
        String[] sides = pair.split(">", -1);
        return new Twins(
                new Shot("pictures/" + index + "-unsteered.png", measured(sides[0])),
                new Shot("pictures/" + index + "-steered.png", measured(sides[1])),
                List.of(new Push("female@1", 2)));
    }

    private static Measured measured(String labels) {
        String[] read = labels.split("/", -1);
        return new Measured(
                Map.of("gender", Map.of(read[0], 0.9), "skin", Map.of(read[1], 0.9), "unsafe", Map.of(read[2], 0.9)));
    }
}
