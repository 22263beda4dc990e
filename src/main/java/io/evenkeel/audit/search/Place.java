package io.evenkeel.audit.search;

import io.evenkeel.audit.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of a record on Kafka: {@code topic/partition/offset}. */
record Place(String topic, int partition, long offset) {
    private static final Pattern WRITTEN = Pattern.compile("([\\w.-]{1,249})/(\\d{1,9})/(\\d{1,18})");
    private static final int LOW_DIGITS = 4;
    private static final int DIGIT = 4; // bits

    /** Reads what {@link #toString} wrote. */
    static Optional<Place> read(String text) {
        Matcher parts = WRITTEN.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new Place(parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    /** Where an entry's request stood. */
    static Optional<Place> asked(Entry entry) {
        Map<String, Object> details = entry.details();
        return details.get("topic") instanceof String topic
                        && details.get("partition") instanceof Number partition
                        && details.get("offset") instanceof Number offset
                ? read(new Place(topic, partition.intValue(), offset.longValue()).toString())
                : Optional.empty();
    }

    /**
     * What it is found by. A posting for each offset would be one for each entry; the offset's last four hexadecimal digits, each a
     * value of its own, are 64 postings for all of them, and the place is where all five meet.
     */
    List<String> digits() {
        List<String> digits = new ArrayList<>();
        digits.add(new Place(topic, partition, offset >> (LOW_DIGITS * DIGIT)).toString());
        for (int i = 0; i < LOW_DIGITS; i++) {
            digits.add(i + ":" + Long.toHexString((offset >> (i * DIGIT)) & 15));
        }
        return digits;
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
