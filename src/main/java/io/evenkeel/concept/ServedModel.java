package io.evenkeel.concept;

import java.util.List;

/**
 * The model that this deployment serves.
 *
 * @param name as operators call it
 * @param fingerprint that concepts name as their model
 * @param hShape channels, height and width of its h
 */
public record ServedModel(String name, String fingerprint, List<Long> hShape) {
    public ServedModel {
        hShape = List.copyOf(hShape);
    }
}
