package io.evenkeel.policy.promptanalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermListTest {
    private static final TermList TERMS = TermList.of(List.of("nerve gas", "bomb", "Jos\u00E9", "man's"));

    @Test
    void theFirstOfTheListIsTold() {
        assertThat(TERMS.findFirst(new NormalisedPrompt("a bomb of nerve-gas"))).contains("nerve gas");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b\u043Emb",
                "a \u0392OMB",
                "b0mb",
                "b o m b",
                "a b o m b",
                "b.o.m.b",
                "b\u00F6mb",
                "n3rve g@s",
                "n e r v e gas"
            })
    void whatLooksLikeATermIsHeld(String prompt) {
        assertThat(TERMS.findFirst(new NormalisedPrompt(prompt))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bombs", "nerve and gas", "man", "men", "bomba", "8006", "gas nerve"})
    void otherWordsAreNot(String prompt) {
        assertThat(TERMS.findFirst(new NormalisedPrompt(prompt))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"josé", "JOSE", "a man's watch"})
    void accentsAndOwnersAreFound(String prompt) {
        assertThat(TERMS.findFirst(new NormalisedPrompt(prompt))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "doctors,doctor",
        "firemen,fireman",
        "witnesses,witness",
        "boxes,box",
        "coaches,coach",
        "babies,baby",
        "wives,wife",
        "thieves,thief",
        "people,person",
        "grandchildren,grandchild",
        "police officers,police officer"
    })
    void pluralsAreFoundWhereTheyAreAskedFor(String plural, String term) {
        TermList list = TermList.of(List.of(term));

        assertThat(list.findFirstInflected(new NormalisedPrompt("two " + plural)))
                .contains(term);
        assertThat(list.findFirst(new NormalisedPrompt("two " + plural))).isEmpty();
    }

    @Test
    void aTermOfAccentsOnlyFindsNothingButItself() {
        TermList list = TermList.of(List.of("\u0301"));

        assertThat(list.findFirst(new NormalisedPrompt("a man"))).isEmpty();
    }

    @Test
    void aTermWithoutAWordIsRefused() {
        assertThatThrownBy(() -> TermList.of(List.of("..."))).hasMessage("term (...) holds no word.");
    }

    @Test
    void theWordsOfAPromptAreListed() {
        assertThat(new NormalisedPrompt("A  Bomb-making\nman's").words())
                .containsExactly("a", "bomb", "making", "man", "s");
    }
}
