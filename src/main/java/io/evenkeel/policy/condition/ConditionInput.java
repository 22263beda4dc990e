package io.evenkeel.policy.condition;

import java.util.List;
import java.util.Optional;

/** What conditions see of one request, each fact read once. For one thread. */
public final class ConditionInput {
    private final CelActivation activation;

    public ConditionInput(RequestAttributes requestAttributes) {
        this.activation = new CelActivation(requestAttributes);
    }

    /** Those of the named facts that the request does not say. */
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
