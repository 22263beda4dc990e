package io.evenkeel.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.concept.Concept;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A discovered concept with its evidence.
 *
 * @param concept version 1, not yet in the catalogue; has a probe if one could be fitted
 * @param triggerWords words that name the concept in a prompt
 * @param card a JSON object that says where the concept comes from and what was measured
 * @param previewPng rows of images from the same noise, at strengths from -1 to 2
 * @param lossCurveSvg the paired loss over the training steps
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

    /** Omits prompts and images: they stay out of logs. */
    @Override
    public String toString() {
        return "DiscoveredConcept[" + concept.label() + "]";
    }
}
