package io.evenkeel.discovery.spec;

/**
 * When to stop early: once the best paired loss has not improved by a share of the loss without vectors, over some evaluations.
 *
 * @param every steps between two evaluations
 * @param evaluations without improvement that are borne; 0 to never stop early
 * @param gain that counts as improvement, as a share of the loss without vectors
 */
public record EarlyStopping(int every, int evaluations, double gain) {
    static final EarlyStopping USUAL = new EarlyStopping(20, 4, 0.002);
}
