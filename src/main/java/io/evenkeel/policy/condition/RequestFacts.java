package io.evenkeel.policy.condition;

import java.util.List;
import java.util.Optional;

/** What conditions see of one request, each fact read once. For one thread. */
public final class RequestFacts {
    private final CelVariables variables;

    public RequestFacts(Asked asked) {
        this.variables = new CelVariables(asked);
    }

    /** Those of the named facts that the request does not say. */
    public List<String> missing(List<String> names) {
        return names.stream().filter(name -> find(name).isEmpty()).toList();
    }

    private Optional<Object> find(String name) {
        return variables.find(name);
    }

    CelVariables variables() {
        return variables;
    }
}
