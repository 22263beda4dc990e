package io.evenkeel.policy.promptanalysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TermIndexTest {
    private static final List<String> WORDS = List.of(
            "a",
            "gun",
            "guns",
            "g\u00f6n",
            "police",
            "officer",
            "officers",
            "bomb-making",
            "m\u0430n",
            "men",
            "d0ctor",
            "b o x",
            "the");

    /** Random lists and prompts: the index finds what each list alone would find. */
    @Test
    void manyListsAtOnceFindWhatEachWouldFind() {
        SplittableRandom random = new SplittableRandom(64);
        for (int round = 0; round < 300; round++) {
            List<TermList> lists = IntStream.range(0, 6)
                    .mapToObj(i -> TermList.of(texts(random, 1 + random.nextInt(4), 2)))
                    .toList();
            TermIndex index = new TermIndex();
            int[] plain = lists.stream().mapToInt(index::add).toArray();
            int[] inflected = lists.stream().mapToInt(index::addInflected).toArray();
            NormalisedPrompt prompt = new NormalisedPrompt(texts(random, 1, 9).get(0));

            TermIndex.TermMatches matches = index.match(prompt);

            for (int i = 0; i < lists.size(); i++) {
                assertThat(matches.find(plain[i])).isEqualTo(lists.get(i).findFirst(prompt));
                assertThat(matches.find(inflected[i])).isEqualTo(lists.get(i).findFirstInflected(prompt));
            }
        }
    }

    @Test
    void thereIsSomethingToFind() {
        TermIndex index = new TermIndex();
        int nobody = index.add(TermList.of(List.of("nurse")));
        int officer = index.addInflected(TermList.of(List.of("nurse", "police officer")));

        TermIndex.TermMatches matches = index.match(new NormalisedPrompt("two Police Officers"));

        assertThat(matches.find(nobody)).isEmpty();
        assertThat(matches.find(officer)).contains("police officer");
    }

    private static List<String> texts(SplittableRandom random, int count, int words) {
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.rangeClosed(0, random.nextInt(words))
                        .mapToObj(j -> WORDS.get(random.nextInt(WORDS.size())))
                        .reduce((a, b) -> a + " " + b)
                        .orElseThrow())
                .toList();
    }
}
