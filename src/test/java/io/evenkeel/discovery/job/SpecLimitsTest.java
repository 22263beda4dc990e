package io.evenkeel.discovery.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.discovery.spec.DiscoverySpec;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpecLimitsTest {
    private final DiscoveryConfig.Limits limits = DiscoveryConfigTest.config(
                    Map.of("evenkeel.discovery.limits.max-subjects", "200"))
            .limits();

    @Test
    void rejectsSpecsWhoseCanonicalTextIsTooLong() {
        DiscoverySpec written = DiscoverySpec.parse(spec(150));

        assertThat(SpecLimits.violations(written, limits))
                .singleElement()
                .asString()
                .contains("cannot be read again", "characters long", "\nMaybe ");
        assertThat(SpecLimits.violations(DiscoverySpec.parse(spec(10)), limits)).isEmpty();
    }

    /** Each quote is two characters of JSON. */
    private static String spec(int subjects) {
        String all = IntStream.range(0, subjects)
                .mapToObj(i -> "- x" + "\"".repeat(270) + i + "\n")
                .collect(Collectors.joining());
        return "group: g\nkind: attribute\nneutral: a {subject}\nconcepts: {dark: \"a dark {subject}\"}\nsubjects:\n"
                + all;
    }
}
