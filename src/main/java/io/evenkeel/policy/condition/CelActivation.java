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
final class CelActivation implements CelVariableResolver {
    private static final Map<CelRequestAttribute, CelAttributePattern> OPTIONAL_ATTRIBUTES = Stream.of(
                    CelRequestAttribute.WIDTH,
                    CelRequestAttribute.HEIGHT,
                    CelRequestAttribute.REGION,
                    CelRequestAttribute.AGE_RATING)
            .collect(Collectors.toMap(
                    attribute -> attribute,
                    attribute -> CelAttributePattern.fromQualifiedIdentifier(attribute.qualifiedName())));

    private final RequestAttributes attributes;
    private final Map<CelRequestAttribute, Optional<Object>> values = new EnumMap<>(CelRequestAttribute.class);
    private @Nullable PartialVars partialVars;

    CelActivation(RequestAttributes attributes) {
        this.attributes = attributes;
    }

    @Override
    public Optional<Object> find(String name) {
        return CelRequestAttribute.findByName(name).flatMap(this::find);
    }

    Optional<Object> find(CelRequestAttribute attribute) {
        return values.computeIfAbsent(attribute, each -> each.extract(attributes));
    }

    /** One that no request lacks. */
    Object get(CelRequestAttribute attribute) {
        return find(attribute).orElseThrow();
    }

    PartialVars partialVars() {
        PartialVars cached = partialVars;
        if (cached == null) {
            List<CelAttributePattern> missing = OPTIONAL_ATTRIBUTES.entrySet().stream()
                    .filter(entry -> find(entry.getKey()).isEmpty())
                    .map(Map.Entry::getValue)
                    .toList();
            cached = PartialVars.of(this, missing);
            partialVars = cached;
        }
        return cached;
    }
}
