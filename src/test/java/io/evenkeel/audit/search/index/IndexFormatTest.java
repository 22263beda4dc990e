package io.evenkeel.audit.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.audit.search.index.IndexSegment.SegmentLevel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/** Posting lists, offsets and reason texts of the index. */
class IndexFormatTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 64, 1000, 5000, 65_536})
    void decodesEncodedPostings(int count) {
        SplittableRandom random = new SplittableRandom(count);
        MutableRoaringBitmap entries = new MutableRoaringBitmap();
        for (int i = 0; i < count; i++) {
            entries.add(count == 65_536 ? i : random.nextInt(65_536));
        }

        byte[] encoded = PostingList.encode(entries);

        assertThat(PostingList.decode(encoded)).isEqualTo(entries);
        assertThat(encoded.length).isLessThanOrEqualTo(32 + 65_536 / 8);
    }

    @Test
    void shiftsPostingsIntoLargeSegment() {
        SegmentBuilder largeSegment = new SegmentBuilder(new IndexSegment(SegmentLevel.LARGE, 3));

        largeSegment.addPosting(3 * 64 + 2, "kind=x", PostingList.encode(MutableRoaringBitmap.bitmapOf(0, 1023)));

        assertThat(largeSegment.postings().get("kind=x").toArray()).containsExactly(2048, 3071);
    }

    @Test
    void splitsOffsetIntoIndexValues() {
        KafkaOffset offset = KafkaOffset.parse("evenkeel.requests/3/74565").orElseThrow();

        assertThat(offset.indexValues()).containsExactly("evenkeel.requests/3/1", "0:5", "1:4", "2:3", "3:2");
        assertThat(KafkaOffset.parse(offset.toString())).contains(offset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b/c", "a/1", "a/-1/1", "a/1/99999999999999999999", "a b/1/1"})
    void rejectsMalformedOffset(String text) {
        assertThat(KafkaOffset.parse(text)).isEmpty();
    }

    @Test
    void masksNumbersButMatchesThemInSearch() {
        AuditEntry entry = entryWithReason("asks for (77) pictures", "a value (secret-7) must be shorter");

        assertThat(ReasonText.maskedTextsOf(entry))
                .containsExactly("asks for (#) pictures", "a value (...) must be shorter");
        assertThat(ReasonText.containsText(entry, "ASKS FOR (77")).isTrue();
        assertThat(ReasonText.containsText(entry, "asks for (7) pictures")).isFalse();
        assertThat(ReasonText.containsText(entry, "secret")).isFalse();
    }

    @Test
    void maskingKeepsSubstrings() {
        String text = "at 0.25 of its strength, as all together may push by 12";
        for (int from = 0; from < text.length(); from++) {
            for (int to = from + 1; to <= text.length(); to++) {
                assertThat(ReasonText.mask(text)).contains(ReasonText.mask(text.substring(from, to)));
            }
        }
    }

    @Test
    void sanitisesHostileTexts() {
        AuditEntry entry = entryWithReason("x".repeat(10_000) + "\0", "\0\ud800");

        assertThat(ReasonText.maskedTextsOf(entry))
                .allSatisfy(
                        text -> assertThat(text).hasSizeLessThanOrEqualTo(500).doesNotContain("\0"));
    }

    private static AuditEntry entryWithReason(String reason, String detail) {
        return TestEntries.createGeneration(
                "generation.refused",
                Instant.EPOCH,
                "acme",
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
