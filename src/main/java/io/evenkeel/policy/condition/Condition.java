package io.evenkeel.policy.condition;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * When a rule acts: an expression of CEL, compiled. Immutable, safe for many threads, and one for each text: many tenants' rules
 * say the same.
 */
public final class Condition {
    /** Keyed by the text that the condition itself holds, so that an entry goes when its condition does. */
    private static final Map<String, WeakReference<Condition>> CACHE = Collections.synchronizedMap(new WeakHashMap<>());

    private final String text;
    private final CelProgram program;

    private Condition(String text, CelProgram program) {
        this.text = text;
        this.program = program;
    }

    /** A condition. @throws InvalidConditionException if it is none, names what is no fact, or may cost too much */
    public static Condition compile(String text) throws InvalidConditionException {
        WeakReference<Condition> cached = CACHE.get(text);
        Condition condition = cached == null ? null : cached.get();
        if (condition == null) {
            condition = new Condition(text, CelProgram.compile(text));
            CACHE.put(condition.text, new WeakReference<>(condition));
        }
        return condition;
    }

    /** Whether it holds. Unknown if a missing fact would decide, or if it fails or is stopped while it runs. */
    public Ternary evaluate(ConditionInput conditionInput) {
        return program.evaluate(conditionInput);
    }

    /** Names of the facts that it reads. */
    public List<String> attributeNames() {
        return program.attributeNames();
    }

    /** An upper bound of its steps. */
    public long cost() {
        return program.cost();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition condition && text.equals(condition.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
