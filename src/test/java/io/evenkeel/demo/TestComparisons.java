package io.evenkeel.demo;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.demo.DemoRequest.RequestKind;
import io.evenkeel.demo.RequestResult.ConceptStrength;
import io.evenkeel.demo.SteeringComparison.ImagePair;
import io.evenkeel.demo.SteeringComparison.ReportImage;
import io.evenkeel.policy.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Exhibits made up for tests. */
final class TestComparisons {
    private TestComparisons() {}

    static DemoRequest asked(RequestKind kind, String words, String occupation, Map<String, String> shows) {
        return new DemoRequest(
                "demo-001", kind, "schoolbook", words, occupation, shows, 4, 1, new byte[0], DemoRequest.COMPLETED);
    }

    /** A completed one, its pictures given as "unsteered>steered" readings such as "woman/dark/safe>man/dark/safe". */
    static SteeringComparison completed(DemoRequest asked, String... pairs) {
        List<Reason> reasons = List.of(new Reason("gender-balance", true, "leaves gender open"));
        RequestResult result =
                new RequestResult(asked.id(), DemoRequest.COMPLETED, "", "", "schoolbook@1", reasons, List.of());
        return new SteeringComparison(
                asked,
                result,
                IntStream.range(0, pairs.length)
                        .mapToObj(i -> twins(i, pairs[i]))
                        .toList());
    }

    static SteeringComparison turnedAway(DemoRequest asked, String outcome, String code) {
        return new SteeringComparison(
                asked,
                new RequestResult(asked.id(), outcome, code, "as it is <b>so</b>", "", List.of(), List.of()),
                List.of());
    }

    private static ImagePair twins(int index, String pair) {
        String[] sides = pair.split(">", -1);
        return new ImagePair(
                new ReportImage("pictures/" + index + "-unsteered.png", measured(sides[0])),
                new ReportImage("pictures/" + index + "-steered.png", measured(sides[1])),
                List.of(new ConceptStrength("female@1", 2)));
    }

    private static ClassificationResult measured(String labels) {
        String[] read = labels.split("/", -1);
        return new ClassificationResult(
                Map.of("gender", Map.of(read[0], 0.9), "skin", Map.of(read[1], 0.9), "unsafe", Map.of(read[2], 0.9)));
    }
}
