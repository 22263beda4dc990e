package io.evenkeel.concept.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version as callers see it, without its vector and probe.
 *
 * @param hasProbe whether it has a probe, so that it can be applied adaptively
 * @param unusableReason why it may not be applied; absent if it may
 */
record ConceptResponse(
        String name,
        int version,
        Concept.ConceptKind kind,
        String group,
        String model,
        String digest,
        List<Long> shape,
        boolean hasProbe,
        List<String> words,
        JsonNode card,
        ConceptEntity.ConceptState state,
        Instant addedAt,
        String addedBy,
        @Nullable String unusableReason) {}
