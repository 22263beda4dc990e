package io.evenkeel.evaluation.run;

/** What an evaluation may be limited to. */
public enum EvaluationPart {
    FAIRNESS,
    COMPOSITION,
    SAFETY,
    ENHANCING,
    UNTOUCHED,
    LINEARITY,
    COST
}
