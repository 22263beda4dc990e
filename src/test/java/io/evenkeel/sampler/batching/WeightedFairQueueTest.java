package io.evenkeel.sampler.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightedFairQueueTest {
    private final WeightedFairQueue<String> room = new WeightedFairQueue<>();

    @Test
    void servesOnePartyInOrder() {
        room.add("a", 1, "a0");
        room.add("a", 1, "a1");

        assertThat(served()).containsExactly("a0", "a1");
        assertThat(room.size()).isZero();
    }

    @Test
    void aPartyOfManyDoesNotKeepOthersWaiting() {
        for (int i = 0; i < 100; i++) {
            room.add("crowd", 1, "crowd");
        }
        room.add("guest", 1, "guest");

        assertThat(served().indexOf("guest")).isEqualTo(1);
    }

    @Test
    void turnsFollowWeightsWithoutBunching() {
        for (int i = 0; i < 8; i++) {
            room.add("heavy", 3, "H");
            room.add("light", 1, "l");
        }

        assertThat(String.join("", served())).startsWith("HHlHHHlH");
    }

    @Test
    void aPartyThatLeftHasNoCredit() {
        room.add("a", 1, "a0");
        room.add("b", 1, "b0");
        assertThat(served()).hasSize(2);
        room.add("b", 1, "b1");
        room.add("a", 1, "a1");

        assertThat(served()).containsExactly("b1", "a1");
    }

    @Test
    void nobodyOvertakesOneWhoDoesNotFit() {
        room.add("a", 1, "large");
        room.add("b", 1, "small");

        assertThat(room.next("small"::equals)).isEmpty();
        assertThat(served()).containsExactly("large", "small");
    }

    @Test
    void forgetsWhoLeaves() {
        room.add("a", 1, "a0");
        room.add("b", 1, "b0");

        room.removeIf("a0"::equals);

        assertThat(room.size()).isEqualTo(1);
        assertThat(served()).containsExactly("b0");
        assertThat(room.next(any -> true)).isEmpty();
    }

    private List<String> served() {
        List<String> served = new ArrayList<>();
        for (Optional<String> next = room.next(any -> true); next.isPresent(); next = room.next(any -> true)) {
            served.add(next.get());
        }
        return served;
    }
}
