package io.evenkeel.discovery.spec;

/**
 * When to stop early: once the best paired loss has not improved by a share of the loss without vectors, over some evaluations.
 *
 * @param evaluationInterval steps between two evaluations
 * @param allowedEvaluations without improvement that are borne; 0 to never stop early
 * @param minGain that counts as improvement, as a share of the loss without vectors
 */
public record EarlyStopping(int evaluationInterval, int allowedEvaluations, double minGain) {
    static final EarlyStopping DEFAULT = new EarlyStopping(20, 4, 0.002);
}
