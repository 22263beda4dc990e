package io.evenkeel.evaluation.run;

/** The parts to which an evaluation can be limited. */
public enum EvaluationPart {
    FAIRNESS,
    COMPOSITION,
    SAFETY,
    ENHANCING,
    UNTOUCHED,
    LINEARITY,
    COST
}
