package io.evenkeel.sampler.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightedFairQueueTest {
    private final WeightedFairQueue<String> queue = new WeightedFairQueue<>();

    @Test
    void servesOneFlowInOrder() {
        queue.add("a", 1, "a0");
        queue.add("a", 1, "a1");

        assertThat(pollAll()).containsExactly("a0", "a1");
        assertThat(queue.size()).isZero();
    }

    @Test
    void largeFlowDoesNotDelayOthers() {
        for (int i = 0; i < 100; i++) {
            queue.add("crowd", 1, "crowd");
        }
        queue.add("guest", 1, "guest");

        assertThat(pollAll().indexOf("guest")).isEqualTo(1);
    }

    @Test
    void interleavesFlowsByWeight() {
        for (int i = 0; i < 8; i++) {
            queue.add("heavy", 3, "H");
            queue.add("light", 1, "l");
        }

        assertThat(String.join("", pollAll())).startsWith("HHlHHHlH");
    }

    @Test
    void emptiedFlowLosesItsCredit() {
        queue.add("a", 1, "a0");
        queue.add("b", 1, "b0");
        assertThat(pollAll()).hasSize(2);
        queue.add("b", 1, "b1");
        queue.add("a", 1, "a1");

        assertThat(pollAll()).containsExactly("b1", "a1");
    }

    @Test
    void nextItemThatDoesNotFitBlocksOthers() {
        queue.add("a", 1, "large");
        queue.add("b", 1, "small");

        assertThat(queue.pollIf("small"::equals)).isEmpty();
        assertThat(pollAll()).containsExactly("large", "small");
    }

    @Test
    void removesMatchingItems() {
        queue.add("a", 1, "a0");
        queue.add("b", 1, "b0");

        queue.removeIf("a0"::equals);

        assertThat(queue.size()).isEqualTo(1);
        assertThat(pollAll()).containsExactly("b0");
        assertThat(queue.pollIf(any -> true)).isEmpty();
    }

    private List<String> pollAll() {
        List<String> items = new ArrayList<>();
        for (Optional<String> next = queue.pollIf(any -> true); next.isPresent(); next = queue.pollIf(any -> true)) {
            items.add(next.get());
        }
        return items;
    }
}
