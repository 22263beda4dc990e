package io.evenkeel.evaluation.run;

/** What an evaluation may be limited to. */
public enum Part {
    FAIRNESS,
    COMPOSITION,
    SAFETY,
    ENHANCING,
    UNTOUCHED,
    LINEARITY,
    COST
}
