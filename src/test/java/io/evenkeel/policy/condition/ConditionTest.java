package io.evenkeel.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt.person",
                "prompt.person && request.count > 2",
                "'nurse' in prompt.occupations",
                "prompt.persons == ['nurse']",
                "prompt.attributes.gender == ['male'] && size(prompt.attributes.skin) == 0",
                "'medical' in prompt.topics && prompt.names.size() == 0 && prompt.provoking == []",
                "'avoid weapons' in prompt.phrases",
                "prompt.words.exists(w, w.startsWith('gun'))",
                "prompt.words.exists_one(w, w.matches('^n[a-z]+e$')) && prompt.words.all(w, w != 'gin')",
                "request.width < request.height",
                "request.labels.channel == 'kids'",
                "request.labels['channel'] in ['kids', 'teens']",
                "has(request.labels.channel) && !has(request.labels.shop) && !('shop' in request.labels)",
                "request.region == 'de'",
                "request.age_rating < 12",
                "request.time.getDayOfWeek('Europe/Berlin') == 0 && request.time.getHours('Europe/Berlin') >= 21",
                "request.time < timestamp('2027-01-01T00:00:00Z')",
                "request.time - timestamp('2026-11-22T00:00:00Z') > duration('20h')"
            })
    void evaluatesKnownAttributes(String text) throws InvalidConditionException {
        assertThat(evaluate(text, ScriptedRequestAttributes.NURSE_FOR_KIDS)).isEqualTo(Ternary.TRUE);
        assertThat(evaluate("!(" + text + ")", ScriptedRequestAttributes.NURSE_FOR_KIDS))
                .isEqualTo(Ternary.FALSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.region == 'de'",
                "request.region != 'de'",
                "!(request.region == 'de')",
                "request.region in ['de', 'fr']",
                "request.region.startsWith('us')",
                "request.age_rating < 16",
                "request.age_rating >= 16",
                "request.width * request.height > 1000",
                "request.labels.channel == 'kids'",
                "request.labels['channel'] != 'kids'",
                "prompt.person && request.region == 'de'",
                "request.age_rating < 16 || request.region == 'de'",
                "prompt.words.exists(w, w == request.region)",
                "request.age_rating < 16 ? true : false"
            })
    void missingAttributeIsUnknown(String text) throws InvalidConditionException {
        assertThat(evaluate(text, ScriptedRequestAttributes.NURSE)).isEqualTo(Ternary.UNKNOWN);
        assertThat(evaluate("!(" + text + ")", ScriptedRequestAttributes.NURSE)).isEqualTo(Ternary.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "prompt.person || request.region == 'de', TRUE",
        "request.region == 'de' || prompt.person, TRUE",
        "request.age_rating < 16 && request.count > 5, FALSE",
        "request.labels.channel == 'kids' && request.count > 5, FALSE",
        "has(request.labels.channel), FALSE",
        "has(request.labels.channel) && request.labels.channel == 'kids', FALSE",
    })
    void missingAttributeMattersOnlyWhenDecisive(String text, Ternary expected) throws InvalidConditionException {
        assertThat(evaluate(text, ScriptedRequestAttributes.NURSE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 / (request.count - 3) > 0",
                "request.count * 9223372036854775807 > 0",
                "timestamp('x') < request.time"
            })
    void failedEvaluationIsUnknown(String text) throws InvalidConditionException {
        assertThat(evaluate(text, ScriptedRequestAttributes.NURSE_FOR_KIDS)).isEqualTo(Ternary.UNKNOWN);
    }

    static Stream<Arguments> invalidConditions() {
        String facts =
                "prompt.person, prompt.persons, prompt.occupations, prompt.attributes.gender, prompt.attributes.skin,"
                        + " prompt.attributes.age, prompt.attributes.origin, prompt.topics, prompt.names, prompt.provoking, prompt.phrases, prompt.words,"
                        + " request.count, request.width, request.height, request.labels, request.region, request.age_rating,"
                        + " request.time is meant.";
        String examples =
                "Maybe a text lacks its quotes, or a function of another language is used; docs/policies.md has examples.";
        return Stream.of(
                Arguments.of(
                        "prompt.persn",
                        "reads [prompt.persn], which are no attributes of a request.\nMaybe one of " + facts),
                Arguments.of(
                        "request.country == 'de' && prompt.attributes.hair == []",
                        "reads [request.country, prompt.attributes.hair], which are no attributes of a request.\nMaybe one of "
                                + facts),
                Arguments.of(
                        "request.region == de",
                        "is no condition, at its character (19): undeclared reference to 'de'.\n" + examples),
                Arguments.of(
                        "prompt.person &&",
                        "is no condition, at its character (17): mismatched input '<EOF>' expecting {'[', '{', '(', '.',"
                                + " '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES,"
                                + " IDENTIFIER}.\n" + examples),
                Arguments.of(
                        "request.count",
                        "is no condition, at its character (8): expected type 'bool' but found 'int'.\n" + examples),
                Arguments.of(
                        "request.count > '3'",
                        "is no condition, at its character (15): found no matching overload for '_>_' applied to '(int,"
                                + " string)'.\n" + examples),
                Arguments.of(
                        "prompt.words.map(w, w) == []",
                        "is no condition, at its character (17): undeclared reference to 'map'.\n" + examples),
                Arguments.of(
                        "'a' + request.region == 'ade'",
                        "is no condition, at its character (5): found no matching overload for '_+_' applied to"
                                + " '(string, string)'.\n" + examples),
                Arguments.of(
                        "prompt.words.exists(a, prompt.words.exists(b, a == b))",
                        "may take (33572868) steps, at most 50000 are allowed.\nMaybe it loops within a loop."),
                Arguments.of(
                        "request.region.matches(request.labels.pattern)",
                        "matches against what is no text in quotes, so that its cost has no bound.\nMaybe contains() is meant."),
                Arguments.of(
                        "request.region.matches('(a{100}){100}')",
                        "has a pattern that repeats more than 1000 times.\n"
                                + "Maybe it repeats within a repeat, or names letters of all scripts."),
                Arguments.of(
                        "request.count > 0 || prompt.words == ['" + "x".repeat(1000) + "']",
                        "has more than 1000 characters.\nMaybe two rules with shorter ones say the same."),
                Arguments.of(
                        "(".repeat(40) + "true" + ")".repeat(40),
                        "is no condition, at its character (1): Expression recursion limit exceeded. limit: 24.\n"
                                + examples));
    }

    @ParameterizedTest
    @MethodSource("invalidConditions")
    void rejectsInvalidConditionWithHint(String text, String problem) {
        assertThatThrownBy(() -> Condition.compile(text))
                .isInstanceOf(InvalidConditionException.class)
                .hasMessage(problem);
    }

    @Test
    void sharesConditionsOfEqualText() throws InvalidConditionException {
        Condition condition = Condition.compile("request.count > 7");

        assertThat(Condition.compile("request.count > " + 7))
                .isSameAs(condition)
                .hasToString("request.count > 7");
        assertThat(condition).isNotEqualTo(Condition.compile("request.count > 8"));
    }

    @Test
    void reportsReadAndMissingAttributes() throws InvalidConditionException {
        Condition condition =
                Condition.compile("request.region == 'de' || request.count > 3 && request.age_rating < 3");

        assertThat(condition.attributeNames()).containsExactly("request.region", "request.count", "request.age_rating");
        assertThat(new ConditionInput(ScriptedRequestAttributes.NURSE).findMissing(condition.attributeNames()))
                .containsExactly("request.region", "request.age_rating");
    }

    @ParameterizedTest
    @CsvSource({
        "gun(s|fire)?, no gunfire, true",
        "^gun, a gun, false",
        "GUN, gun, true",
        "[G-H]\\p{Lu}?\\S+, gun, true",
        "\\Bun, gun, true",
        "\\bpistol\\b, pistols, false"
    })
    void findsPatternAnywhereIgnoringCase(String pattern, String text, boolean found) throws InvalidConditionException {
        assertThat(Re2Pattern.compile(pattern).isFoundIn(text)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)\\1", "[a", "a**b", "\\C", "\\", "\\p{Klingon}"})
    void rejectsNonLinearPattern(String pattern) {
        assertThatThrownBy(() -> Re2Pattern.compile(pattern))
                .isInstanceOf(InvalidConditionException.class)
                .hasMessageStartingWith("is no regular expression of RE2");
    }

    /** Folding case, the library never comes back from the last one. */
    @ParameterizedTest
    @ValueSource(strings = {"(?=x)", "(?<!x)y", "(?i)gun", "(a|(?s:b))", "(?i)[\\x{1c80}-\\x{1c88}]"})
    void rejectsPatternWithFlags(String pattern) {
        assertThatThrownBy(() -> Re2Pattern.compile(pattern))
                .isInstanceOf(InvalidConditionException.class)
                .hasMessage("sets flags or looks around by (?, which is not allowed here.\n"
                        + "Maybe it can go, as case does not count anyway.");
        assertThatThrownBy(() -> Condition.compile("request.region.matches(r'" + pattern + "')"))
                .isInstanceOf(InvalidConditionException.class);
    }

    @Test
    void compilesRangesOfNewLetters() throws InvalidConditionException {
        assertThat(Re2Pattern.compile("[\\x{0}-\\x{ffff}]").isFoundIn("gun")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"((((a{9}){9}){9}){9})", "a{1001}", "a{500}"})
    void rejectsTooLargePattern(String pattern) {
        assertThatThrownBy(() -> Re2Pattern.compile(pattern))
                .isInstanceOf(InvalidConditionException.class)
                .hasMessageContaining("\nMaybe it repeats within a repeat");
    }

    private static Ternary evaluate(String text, RequestAttributes requestAttributes) throws InvalidConditionException {
        return Condition.compile(text).evaluate(new ConditionInput(requestAttributes));
    }
}
