package io.evenkeel.audit.projection;

/** Where on Kafka an entry arrived. */
record Arrival(String topic, int partition, long offset) {
    Place place() {
        return new Place(topic, partition);
    }

    /** One partition. They are locked in their order. */
    record Place(String topic, int partition) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic == 0 ? Integer.compare(partition, other.partition) : byTopic;
        }
    }
}
