package io.evenkeel.audit.projection;

/** Where on Kafka an entry arrived. */
record SourceOffset(String topic, int partition, long offset) {
    SourcePartition sourcePartition() {
        return new SourcePartition(topic, partition);
    }

    /** One partition. They are locked in their order. */
    record SourcePartition(String topic, int partition) implements Comparable<SourcePartition> {
        @Override
        public int compareTo(SourcePartition other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic == 0 ? Integer.compare(partition, other.partition) : byTopic;
        }
    }
}
