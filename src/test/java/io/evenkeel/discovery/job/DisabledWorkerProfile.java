package io.evenkeel.discovery.job;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The application's own worker rests, so that tests can bring theirs. */
public final class DisabledWorkerProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "evenkeel.discovery.enabled", "false",
                "evenkeel.discovery.queue", "3",
                "evenkeel.discovery.attempts", "2",
                "evenkeel.discovery.limits.spec-bytes", "2000",
                "evenkeel.discovery.limits.steps", "500",
                "evenkeel.discovery.limits.subjects", "2");
    }
}
