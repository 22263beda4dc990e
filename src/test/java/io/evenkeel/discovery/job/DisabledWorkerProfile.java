package io.evenkeel.discovery.job;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The application's own worker rests, so that tests can bring theirs. */
public final class DisabledWorkerProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "evenkeel.discovery.enabled", "false",
                "evenkeel.discovery.max-queued-jobs", "3",
                "evenkeel.discovery.max-attempts", "2",
                "evenkeel.discovery.limits.max-spec-bytes", "2000",
                "evenkeel.discovery.limits.max-steps", "500",
                "evenkeel.discovery.limits.max-subjects", "2");
    }
}
