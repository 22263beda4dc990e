package io.evenkeel.policy.condition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.evenkeel.policy.promptanalysis.PromptAnalysis;
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

/** An attribute of a request that conditions may read: its name, type, maximal size, and how its value is found. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum CelRequestAttribute {
    PERSON(
            "prompt.person",
            SimpleType.BOOL,
            1,
            requestAttributes -> Optional.of(requestAttributes.promptAnalysis().person())),
    PERSONS("prompt.persons", textList(), CelRequestAttribute.MAX_WORDS, textExtractor(PromptAnalysis::persons)),
    OCCUPATIONS(
            "prompt.occupations",
            textList(),
            CelRequestAttribute.MAX_WORDS,
            textExtractor(PromptAnalysis::occupations)),
    GENDER("prompt.attributes.gender", textList(), CelRequestAttribute.MAX_VALUES, groupExtractor("gender")),
    SKIN("prompt.attributes.skin", textList(), CelRequestAttribute.MAX_VALUES, groupExtractor("skin")),
    AGE("prompt.attributes.age", textList(), CelRequestAttribute.MAX_VALUES, groupExtractor("age")),
    ORIGIN("prompt.attributes.origin", textList(), CelRequestAttribute.MAX_VALUES, groupExtractor("origin")),
    TOPICS("prompt.topics", textList(), CelRequestAttribute.MAX_VALUES, textExtractor(PromptAnalysis::topics)),
    NAMES("prompt.names", textList(), CelRequestAttribute.MAX_WORDS, textExtractor(PromptAnalysis::names)),
    PROVOKING("prompt.provoking", textList(), CelRequestAttribute.MAX_VALUES, textExtractor(PromptAnalysis::provoking)),
    PHRASES(
            "prompt.phrases",
            textList(),
            CelRequestAttribute.MAX_WORDS,
            requestAttributes -> Optional.of(requestAttributes.promptAnalysis().phrases().stream()
                    .map(phrase -> phrase.kind().name().toLowerCase(Locale.ROOT) + " " + phrase.subject())
                    .toList())),
    PROMPT_WORDS(
            "prompt.words",
            textList(),
            CelRequestAttribute.MAX_WORDS,
            requestAttributes -> Optional.of(requestAttributes.words())),
    COUNT("request.count", SimpleType.INT, 1, requestAttributes -> Optional.of((long) requestAttributes.imageCount())),
    WIDTH("request.width", SimpleType.INT, 1, requestAttributes -> toLong(requestAttributes.width())),
    HEIGHT("request.height", SimpleType.INT, 1, requestAttributes -> toLong(requestAttributes.height())),
    LABELS(
            "request.labels",
            MapType.create(SimpleType.STRING, SimpleType.STRING),
            CelRequestAttribute.MAX_LABELS,
            requestAttributes -> Optional.of(requestAttributes.labels())),
    REGION(
            "request.region",
            SimpleType.STRING,
            CelRequestAttribute.MAX_TEXT_LENGTH,
            requestAttributes -> requestAttributes.region().map(Object.class::cast)),
    AGE_RATING("request.age_rating", SimpleType.INT, 1, requestAttributes -> toLong(requestAttributes.ageRating())),
    TIME("request.time", SimpleType.TIMESTAMP, 1, requestAttributes -> Optional.of(requestAttributes.requestedAt()));

    private static final int MAX_WORDS = 2048; // in 4096 bytes
    private static final int MAX_VALUES = 16;
    private static final int MAX_LABELS = 16;
    private static final int MAX_TEXT_LENGTH = 200;
    private static final Map<String, CelRequestAttribute> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(CelRequestAttribute::qualifiedName, Function.identity()));

    private final String qualifiedName;
    private final CelType type;
    private final int size;
    private final Function<RequestAttributes, Optional<Object>> extractor;

    CelRequestAttribute(
            String qualifiedName, CelType type, int size, Function<RequestAttributes, Optional<Object>> extractor) {
        this.qualifiedName = qualifiedName;
        this.type = type;
        this.size = size;
        this.extractor = extractor;
    }

    private static CelType textList() {
        return ListType.create(SimpleType.STRING);
    }

    static Optional<CelRequestAttribute> findByName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Function<RequestAttributes, Optional<Object>> textExtractor(
            Function<PromptAnalysis, Set<String>> field) {
        return requestAttributes -> Optional.of(List.copyOf(field.apply(requestAttributes.promptAnalysis())));
    }

    private static Function<RequestAttributes, Optional<Object>> groupExtractor(String group) {
        return requestAttributes -> {
            Collection<String> values =
                    requestAttributes.promptAnalysis().attributes().getOrDefault(group, Set.of());
            return Optional.of(List.copyOf(values));
        };
    }

    private static Optional<Object> toLong(OptionalInt number) {
        return number.isPresent() ? Optional.of((long) number.getAsInt()) : Optional.empty();
    }

    boolean isNumber() {
        return type.equals(SimpleType.INT);
    }

    boolean isList() {
        return type.equals(textList());
    }

    /** Returns the name in conditions, such as "request.region". */
    String qualifiedName() {
        return qualifiedName;
    }

    CelType type() {
        return type;
    }

    /** Returns the maximal number of elements, or of characters of a text. */
    int size() {
        return size;
    }

    Optional<Object> extract(RequestAttributes requestAttributes) {
        return extractor.apply(requestAttributes);
    }
}
