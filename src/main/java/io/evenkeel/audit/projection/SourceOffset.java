package io.evenkeel.audit.projection;

/** The position of an entry's Kafka record. */
record SourceOffset(String topic, int partition, long offset) {
    SourcePartition sourcePartition() {
        return new SourcePartition(topic, partition);
    }

    /** A partition of a topic. Ordered, because partitions are locked in order. */
    record SourcePartition(String topic, int partition) implements Comparable<SourcePartition> {
        @Override
        public int compareTo(SourcePartition other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic == 0 ? Integer.compare(partition, other.partition) : byTopic;
        }
    }
}
