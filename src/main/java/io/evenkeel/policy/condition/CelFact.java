package io.evenkeel.policy.condition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.evenkeel.policy.prompt.PromptFacts;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fact that conditions may read: its name, type, size at most, and where its value is found. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum CelFact {
    PERSON(
            "prompt.person",
            SimpleType.BOOL,
            1,
            asked -> Optional.of(asked.prompt().person())),
    PERSONS("prompt.persons", texts(), CelFact.MOST_WORDS, words(PromptFacts::persons)),
    OCCUPATIONS("prompt.occupations", texts(), CelFact.MOST_WORDS, words(PromptFacts::occupations)),
    GENDER("prompt.attributes.gender", texts(), CelFact.MOST_VALUES, attribute("gender")),
    SKIN("prompt.attributes.skin", texts(), CelFact.MOST_VALUES, attribute("skin")),
    AGE("prompt.attributes.age", texts(), CelFact.MOST_VALUES, attribute("age")),
    ORIGIN("prompt.attributes.origin", texts(), CelFact.MOST_VALUES, attribute("origin")),
    TOPICS("prompt.topics", texts(), CelFact.MOST_VALUES, words(PromptFacts::topics)),
    NAMES("prompt.names", texts(), CelFact.MOST_WORDS, words(PromptFacts::names)),
    PROVOKING("prompt.provoking", texts(), CelFact.MOST_VALUES, words(PromptFacts::provoking)),
    PHRASES(
            "prompt.phrases",
            texts(),
            CelFact.MOST_WORDS,
            asked -> Optional.of(asked.prompt().phrases().stream()
                    .map(phrase -> phrase.kind().name().toLowerCase(Locale.ROOT) + " " + phrase.subject())
                    .toList())),
    PROMPT_WORDS("prompt.words", texts(), CelFact.MOST_WORDS, asked -> Optional.of(asked.words())),
    COUNT("request.count", SimpleType.INT, 1, asked -> Optional.of((long) asked.count())),
    WIDTH("request.width", SimpleType.INT, 1, asked -> number(asked.width())),
    HEIGHT("request.height", SimpleType.INT, 1, asked -> number(asked.height())),
    LABELS(
            "request.labels",
            MapType.create(SimpleType.STRING, SimpleType.STRING),
            CelFact.MOST_LABELS,
            asked -> Optional.of(asked.labels())),
    REGION("request.region", SimpleType.STRING, CelFact.LONGEST_TEXT, asked -> asked.region()
            .map(Object.class::cast)),
    AGE_RATING("request.age_rating", SimpleType.INT, 1, asked -> number(asked.ageRating())),
    TIME("request.time", SimpleType.TIMESTAMP, 1, asked -> Optional.of(asked.time()));

    private static final int MOST_WORDS = 2048; // in 4096 bytes
    private static final int MOST_VALUES = 16;
    private static final int MOST_LABELS = 16;
    private static final int LONGEST_TEXT = 200;
    private static final Map<String, CelFact> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(CelFact::label, Function.identity()));

    private final String label;
    private final CelType type;
    private final int size;
    private final Function<Asked, Optional<Object>> value;

    CelFact(String label, CelType type, int size, Function<Asked, Optional<Object>> value) {
        this.label = label;
        this.type = type;
        this.size = size;
        this.value = value;
    }

    private static CelType texts() {
        return ListType.create(SimpleType.STRING);
    }

    static Optional<CelFact> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Function<Asked, Optional<Object>> words(Function<PromptFacts, Set<String>> found) {
        return asked -> Optional.of(List.copyOf(found.apply(asked.prompt())));
    }

    private static Function<Asked, Optional<Object>> attribute(String group) {
        return asked -> {
            Collection<String> values = asked.prompt().attributes().getOrDefault(group, Set.of());
            return Optional.of(List.copyOf(values));
        };
    }

    private static Optional<Object> number(OptionalInt number) {
        return number.isPresent() ? Optional.of((long) number.getAsInt()) : Optional.empty();
    }

    boolean isNumber() {
        return type.equals(SimpleType.INT);
    }

    boolean isList() {
        return type.equals(texts());
    }

    /** As conditions name it. */
    String label() {
        return label;
    }

    CelType type() {
        return type;
    }

    /** Elements, or characters of a text, at most. */
    int size() {
        return size;
    }

    Optional<Object> of(Asked asked) {
        return value.apply(asked);
    }
}
