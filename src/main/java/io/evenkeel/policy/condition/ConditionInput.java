package io.evenkeel.policy.condition;

import java.util.List;
import java.util.Optional;

/** The attributes of one request as conditions read them, each computed once. Not thread-safe. */
public final class ConditionInput {
    private final CelActivation activation;

    public ConditionInput(RequestAttributes attributes) {
        this.activation = new CelActivation(attributes);
    }

    /** Returns the names of attributes that the request lacks. */
    public List<String> findMissing(List<String> names) {
        return names.stream().filter(name -> find(name).isEmpty()).toList();
    }

    private Optional<Object> find(String name) {
        return activation.find(name);
    }

    CelActivation activation() {
        return activation;
    }
}
