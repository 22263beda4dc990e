package io.evenkeel.policy.condition;

import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.PartialVars;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The facts of one request, as CEL asks for them; those that are missing are marked unknown. For one thread. */
final class CelVariables implements CelVariableResolver {
    private static final Map<CelFact, CelAttributePattern> MAY_MISS = Stream.of(
                    CelFact.WIDTH, CelFact.HEIGHT, CelFact.REGION, CelFact.AGE_RATING)
            .collect(Collectors.toMap(fact -> fact, fact -> CelAttributePattern.fromQualifiedIdentifier(fact.label())));

    private final Asked asked;
    private final Map<CelFact, Optional<Object>> found = new EnumMap<>(CelFact.class);
    private final PartialVars partial;

    CelVariables(Asked asked) {
        this.asked = asked;
        List<CelAttributePattern> missing = MAY_MISS.entrySet().stream()
                .filter(entry -> entry.getKey().of(asked).isEmpty())
                .map(Map.Entry::getValue)
                .toList();
        this.partial = PartialVars.of(this, missing);
    }

    @Override
    public Optional<Object> find(String name) {
        return CelFact.named(name).flatMap(fact -> found.computeIfAbsent(fact, each -> each.of(asked)));
    }

    PartialVars partial() {
        return partial;
    }
}
