package io.evenkeel.policy.condition;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * When a rule applies: a CEL expression, compiled. Immutable and thread-safe. Instances are shared by text, as many tenants use the
 * same conditions.
 */
public final class Condition {
    /** Keyed by the text that the condition holds, so that an entry is collected with its condition. */
    private static final Map<String, WeakReference<Condition>> CACHE = Collections.synchronizedMap(new WeakHashMap<>());

    private final String text;
    private final CelProgram program;

    private Condition(String text, CelProgram program) {
        this.text = text;
        this.program = program;
    }

    /** Compiles a condition. @throws InvalidConditionException if it is malformed, reads an unknown attribute, or may cost too much */
    public static Condition compile(String text) throws InvalidConditionException {
        WeakReference<Condition> cached = CACHE.get(text);
        Condition condition = cached == null ? null : cached.get();
        if (condition == null) {
            condition = new Condition(text, CelProgram.compile(text));
            CACHE.put(condition.text, new WeakReference<>(condition));
        }
        return condition;
    }

    /** Evaluates the condition. Unknown if a missing attribute would decide, or if it fails or exceeds its budget. */
    public Ternary evaluate(ConditionInput input) {
        return program.evaluate(input);
    }

    /** Returns the names of the attributes that it reads. */
    public List<String> attributeNames() {
        return program.attributeNames();
    }

    /** Returns an upper bound of its steps. */
    public long cost() {
        return program.cost();
    }

    /** Returns the text as it was written. */
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
