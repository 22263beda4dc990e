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
 * @param words that name it in a prompt
 * @param card where it comes from and what was measured: a JSON object
 * @param stripPng preview: rows of pictures from the same noise, at strengths -1 to 2
 * @param curveSvg the paired loss over the steps
 */
public record DiscoveredConcept(Concept concept, Set<String> words, JsonNode card, byte[] stripPng, String curveSvg) {
    public DiscoveredConcept {
        words = Collections.unmodifiableSet(new TreeSet<>(words));
        card = card.deepCopy();
        stripPng = stripPng.clone();
    }

    @Override
    public JsonNode card() {
        return card.deepCopy();
    }

    @Override
    public byte[] stripPng() {
        return stripPng.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiscoveredConcept that
                && concept.equals(that.concept)
                && card.equals(that.card)
                && Arrays.equals(stripPng, that.stripPng);
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
