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
import org.jspecify.annotations.Nullable;

/** The facts of one request, as CEL asks for them; those that are missing are marked unknown. For one thread. */
final class CelVariables implements CelVariableResolver {
    private static final Map<CelFact, CelAttributePattern> MAY_MISS = Stream.of(
                    CelFact.WIDTH, CelFact.HEIGHT, CelFact.REGION, CelFact.AGE_RATING)
            .collect(Collectors.toMap(fact -> fact, fact -> CelAttributePattern.fromQualifiedIdentifier(fact.label())));

    private final Asked asked;
    private final Map<CelFact, Optional<Object>> found = new EnumMap<>(CelFact.class);
    private @Nullable PartialVars partial;

    CelVariables(Asked asked) {
        this.asked = asked;
    }

    @Override
    public Optional<Object> find(String name) {
        return CelFact.named(name).flatMap(this::find);
    }

    Optional<Object> find(CelFact fact) {
        return found.computeIfAbsent(fact, each -> each.of(asked));
    }

    /** One that no request lacks. */
    Object get(CelFact fact) {
        return find(fact).orElseThrow();
    }

    PartialVars partial() {
        PartialVars known = partial;
        if (known == null) {
            List<CelAttributePattern> missing = MAY_MISS.entrySet().stream()
                    .filter(entry -> find(entry.getKey()).isEmpty())
                    .map(Map.Entry::getValue)
                    .toList();
            known = PartialVars.of(this, missing);
            partial = known;
        }
        return known;
    }
}
