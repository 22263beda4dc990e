package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Position of a Kafka record, written as {@code topic/partition/offset}. */
public record KafkaOffset(String topic, int partition, long offset) {
    private static final Pattern FORMAT = Pattern.compile("([\\w.-]{1,249})/(\\d{1,9})/(\\d{1,18})");
    private static final int LOW_DIGIT_COUNT = 4;
    private static final int DIGIT_BITS = 4;

    /** Parses {@code topic/partition/offset}; returns empty if the text is malformed. */
    public static Optional<KafkaOffset> parse(String text) {
        Matcher parts = FORMAT.matcher(text);
        return parts.matches()
                ? Optional.of(new KafkaOffset(
                        parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    /** Returns the offset of an entry's request. */
    public static Optional<KafkaOffset> fromRequestOf(AuditEntry entry) {
        return Optional.ofNullable(entry.event().recordOffset())
                .flatMap(position ->
                        parse(new KafkaOffset(position.topic(), position.partition(), position.offset()).toString()));
    }

    /**
     * Returns the five indexed values that together identify the offset: its high part and its last four hexadecimal
     * digits. A posting list for each offset would be one for each entry; the digits need 64 lists for all entries.
     */
    public List<String> indexValues() {
        List<String> values = new ArrayList<>();
        values.add(new KafkaOffset(topic, partition, offset >> (LOW_DIGIT_COUNT * DIGIT_BITS)).toString());
        for (int i = 0; i < LOW_DIGIT_COUNT; i++) {
            values.add(i + ":" + Long.toHexString((offset >> (i * DIGIT_BITS)) & 15));
        }
        return values;
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
