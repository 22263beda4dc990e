package io.evenkeel.audit.search.index;

import io.evenkeel.audit.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of a record on Kafka: {@code topic/partition/offset}. */
public record KafkaOffset(String topic, int partition, long offset) {
    private static final Pattern FORMAT = Pattern.compile("([\\w.-]{1,249})/(\\d{1,9})/(\\d{1,18})");
    private static final int LOW_DIGIT_COUNT = 4;
    private static final int DIGIT_BITS = 4; // bits

    /** Reads what {@link #toString} wrote. */
    public static Optional<KafkaOffset> parse(String text) {
        Matcher parts = FORMAT.matcher(text);
        return parts.matches()
                ? Optional.of(new KafkaOffset(
                        parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    /** Where an entry's request stood. */
    public static Optional<KafkaOffset> fromRequestOf(AuditEntry auditEntry) {
        return Optional.ofNullable(auditEntry.event().recordOffset())
                .flatMap(position -> parse(
                        new KafkaOffset(position.topic(), position.partition(), position.offset()).toString()));
    }

    /**
     * What it is found by. A posting for each offset would be one for each entry; the offset's last four hexadecimal digits, each a
     * value of its own, are 64 postings for all of them, and the place is where all five meet.
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
