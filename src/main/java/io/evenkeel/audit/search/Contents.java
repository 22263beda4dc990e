package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import io.evenkeel.audit.search.Tally.Grain;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a segment's entries are found by, and what is counted of them, while it is put together. For one thread. */
final class Contents {
    private final Segment segment;
    private final Map<String, BitSet> postings = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> known = new HashMap<>();
    private final Map<Grain, Tally> tallies = new EnumMap<>(Grain.class);
    private Instant firstAt = Instant.MAX;
    private Instant lastAt = Instant.MIN;

    Contents(Segment segment) {
        this.segment = segment;
        Stream.of(Grain.values()).forEach(grain -> tallies.put(grain, new Tally(grain)));
    }

    void add(long seq, Instant at, Entry entry) {
        int place = (int) (seq - segment.first());
        for (Field field : Field.values()) {
            if (field != Field.TEXT) {
                field.terms(entry).forEach(term -> posting(term).set(place));
            }
        }
        Texts.said(entry).forEach(text -> posting(known.computeIfAbsent(text, this::term))
                .set(place));
        tallies.values().forEach(tally -> tally.add(at, entry));
        cover(at, at);
    }

    /** Most texts are said many times. */
    private String term(String text) {
        String masked = Texts.masked(Texts.fit(text));
        String digest = Texts.digest(masked);
        texts.put(digest, masked);
        return Field.TEXT.term(digest);
    }

    /** Adds what one of its blocks has of a term. */
    void add(long block, String term, byte[] entries) {
        int shift = (int) (new Segment(Segment.Level.BLOCK, block).first() - segment.first());
        Postings.add(posting(term), entries, shift);
    }

    /** Adds what one of its blocks counted. */
    void add(Grain grain, String counts) {
        tallies.computeIfAbsent(grain, Tally::new).add(counts);
    }

    void cover(Instant first, Instant last) {
        firstAt = first.isBefore(firstAt) ? first : firstAt;
        lastAt = last.isAfter(lastAt) ? last : lastAt;
    }

    private BitSet posting(String term) {
        return postings.computeIfAbsent(term, any -> new BitSet());
    }

    Segment segment() {
        return segment;
    }

    boolean isEmpty() {
        return firstAt.isAfter(lastAt);
    }

    Map<String, BitSet> postings() {
        return postings;
    }

    /** By their digests. */
    Map<String, String> texts() {
        return texts;
    }

    Map<Grain, Tally> tallies() {
        return tallies;
    }

    Instant firstAt() {
        return firstAt;
    }

    Instant lastAt() {
        return lastAt;
    }
}
