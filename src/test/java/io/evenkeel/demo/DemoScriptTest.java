package io.evenkeel.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.demo.DemoRequest.RequestKind;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemoScriptTest {
    private final List<DemoRequest> requests = DemoScript.load();

    @Test
    void holdsSixtyRequestsOfEveryKindAndBothTenants() {
        Map<RequestKind, Long> kinds = requests.stream().collect(groupingBy(DemoRequest::kind, counting()));

        assertThat(requests).hasSizeGreaterThanOrEqualTo(60);
        assertThat(requests).extracting(DemoRequest::tenant).contains("stockphoto", "schoolbook");
        assertThat(kinds)
                .isEqualTo(Map.of(
                        RequestKind.NEUTRAL,
                        20L,
                        RequestKind.NAMING,
                        12L,
                        RequestKind.PROVOKING,
                        12L,
                        RequestKind.BLOCKED,
                        6L,
                        RequestKind.MALFORMED,
                        10L));
    }

    @Test
    void bothTenantsAskForEachOccupation() {
        Map<String, Long> tenants = requests.stream()
                .filter(asked -> asked.kind() == RequestKind.NEUTRAL)
                .collect(groupingBy(DemoRequest::occupation, counting()));

        assertThat(tenants).hasSize(10).allSatisfy((occupation, count) -> assertThat(count)
                .isEqualTo(2));
    }

    @Test
    void noTwoPicturesShareASeed() {
        List<Long> seeds = requests.stream()
                .filter(asked -> asked.expectedImageCount() > 0)
                .flatMap(asked -> LongStream.range(asked.seed(), asked.seed() + asked.count())
                        .boxed())
                .toList();

        assertThat(seeds).hasSize(176).doesNotHaveDuplicates();
    }

    @Test
    void sendsWhatItSays() throws Exception {
        DemoRequest first = requests.get(0);

        var data = new ObjectMapper().readTree(first.data());

        assertThat(data.path("prompt").textValue()).isEqualTo(first.words()).isEqualTo("a doctor");
        assertThat(data.path("seed").longValue()).isEqualTo(first.seed());
        assertThat(data.path("count").intValue()).isEqualTo(first.count());
        assertThat(data.path("tenant").textValue()).isEqualTo(first.tenant());
    }

    @Test
    void theHugePromptIsHuge() {
        assertThat(requests).anySatisfy(asked -> assertThat(asked.data()).hasSizeGreaterThan(1 << 20));
    }
}
