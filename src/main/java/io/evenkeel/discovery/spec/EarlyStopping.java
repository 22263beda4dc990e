package io.evenkeel.discovery.spec;

/**
 * Decides when training stops early: once the best paired loss has not improved enough over a number of evaluations.
 *
 * @param evaluationInterval steps between two evaluations
 * @param allowedEvaluations evaluations without improvement before training stops; 0 to never stop early
 * @param minGain smallest improvement that counts, as a share of the loss without vectors
 */
public record EarlyStopping(int evaluationInterval, int allowedEvaluations, double minGain) {
    static final EarlyStopping DEFAULT = new EarlyStopping(20, 4, 0.002);
}
