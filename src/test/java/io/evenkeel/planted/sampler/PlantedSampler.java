package io.evenkeel.planted.sampler;

import io.evenkeel.planted.policy.ForbiddenImports;
import java.util.List;

/** A sampler that knows a policy, which knows the sampler: a cycle. */
public record PlantedSampler(List<ForbiddenImports> policies) {}
