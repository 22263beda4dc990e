package io.evenkeel.audit.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.Entry;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the index is made of. */
class IndexPartsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 64, 1000, 5000, 65_536})
    void postingsReadAsTheyWereWritten(int count) {
        SplittableRandom random = new SplittableRandom(count);
        BitSet entries = new BitSet();
        for (int i = 0; i < count; i++) {
            entries.set(count == 65_536 ? i : random.nextInt(65_536));
        }

        byte[] written = Postings.write(entries);

        assertThat(Postings.read(written)).isEqualTo(entries);
        assertThat(written.length).isLessThanOrEqualTo(1 + 65_536 / 8);
    }

    @Test
    void aBlocksPostingsMoveToTheirPlaceOnTheShelf() {
        BitSet block = new BitSet();
        block.set(0);
        block.set(1023);
        BitSet shelf = new BitSet();

        Postings.add(shelf, Postings.write(block), 2048);

        assertThat(shelf.stream()).containsExactly(2048, 3071);
    }

    @Test
    void aPlaceIsWhereItsDigitsMeet() {
        Place place = Place.read("evenkeel.requests/3/74565").orElseThrow();

        assertThat(place.digits()).containsExactly("evenkeel.requests/3/1", "0:5", "1:4", "2:3", "3:2");
        assertThat(Place.read(place.toString())).contains(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b/c", "a/1", "a/-1/1", "a/1/99999999999999999999", "a b/1/1"})
    void whatIsNoPlaceIsNotRead(String text) {
        assertThat(Place.read(text)).isEmpty();
    }

    @Test
    void textsAreMaskedButFoundWithTheirNumbers() {
        Entry entry = said("asks for (77) pictures", "a value (secret-7) must be shorter");

        assertThat(Texts.of(entry)).containsExactly("asks for (#) pictures", "a value (...) must be shorter");
        assertThat(Texts.hold(entry, "ASKS FOR (77")).isTrue();
        assertThat(Texts.hold(entry, "asks for (7) pictures")).isFalse();
        assertThat(Texts.hold(entry, "secret")).isFalse();
    }

    @Test
    void aTextThatHoldsAnotherHoldsItMaskedToo() {
        String text = "at 0.25 of its strength, as all together may push by 12";
        for (int from = 0; from < text.length(); from++) {
            for (int to = from + 1; to <= text.length(); to++) {
                assertThat(Texts.masked(text)).contains(Texts.masked(text.substring(from, to)));
            }
        }
    }

    @Test
    void hostileTextsAreCutAndFitPostgresql() {
        Entry entry = said("x".repeat(10_000) + "\0", "\0\ud800");

        assertThat(Texts.of(entry))
                .allSatisfy(
                        text -> assertThat(text).hasSizeLessThanOrEqualTo(500).doesNotContain("\0"));
    }

    private static Entry said(String reason, String detail) {
        return new Entry(
                Entry.SCHEMA,
                "generation.refused",
                Instant.EPOCH,
                "acme",
                "evenkeel",
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                Map.of("detail", detail, "reasons", List.of(Map.of("rule", "r", "text", reason))));
    }
}
