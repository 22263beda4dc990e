package io.evenkeel.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * One concept that was found, and the evidence.
 *
 * @param concept version 1, yet to be catalogued; with a probe, if one could be fitted
 * @param triggerWords that name it in a prompt
 * @param card where it comes from and what was measured: a JSON object
 * @param previewPng preview: rows of pictures from the same noise, at strengths -1 to 2
 * @param lossCurveSvg the paired loss over the steps
 */
public record DiscoveredConcept(
        Concept concept, Set<String> triggerWords, JsonNode card, byte[] previewPng, String lossCurveSvg) {
    public DiscoveredConcept {
        triggerWords = Collections.unmodifiableSet(new TreeSet<>(triggerWords));
        card = card.deepCopy();
        previewPng = previewPng.clone();
    }

    @Override
    public JsonNode card() {
        return card.deepCopy();
    }

    @Override
    public byte[] previewPng() {
        return previewPng.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiscoveredConcept that
                && concept.equals(that.concept)
                && card.equals(that.card)
                && Arrays.equals(previewPng, that.previewPng);
    }

    @Override
    public int hashCode() {
        return Objects.hash(concept, card);
    }

    /** Prompts and pictures stay out of logs. */
    @Override
    public String toString() {
        return "Found[" + concept.label() + "]";
    }
}
