package io.evenkeel.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No condition takes more steps than were estimated when it was published. */
class CelCostTest {
    private static final Asking LONGEST = Asking.longest();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt.words.all(w, w != 'x')",
                "prompt.persons.exists(p, p == 'nobody')",
                "request.labels.exists(k, request.labels[k] == 'x')",
                "[1, 2, 3].all(a, [4, 5, 6].all(b, a < b && prompt.person))",
                "[[], [], []].all(l, size(l) == 0)"
            })
    void loopsTakeNoMoreStepsThanEstimated(String text) throws InvalidCondition, CelEvaluationException {
        assertThat(steps(text))
                .isPositive()
                .isLessThanOrEqualTo(Condition.of(text).cost());
    }

    @Test
    void noConditionTakesMoreStepsThanEstimated() {
        SplittableRandom random = new SplittableRandom(20261122);
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String text = RandomConditions.next(random);
            try {
                long cost = Condition.of(text).cost();
                assertThat(steps(text)).as(text).isLessThanOrEqualTo(cost);
                assertThat(new RequestFacts(LONGEST))
                        .satisfies(facts -> Condition.of(text).holds(facts));
                accepted.add(text);
            } catch (InvalidCondition e) {
                assertThat(e).as(text).hasMessageContaining(".\nMaybe ");
            } catch (CelEvaluationException e) { // counted as far as it went, and unknown
                accepted.add(text);
            }
        }
        assertThat(accepted).hasSizeGreaterThan(100);
    }

    private static long steps(String text) throws InvalidCondition, CelEvaluationException {
        CelAbstractSyntaxTree checked = checked(text);
        AtomicLong steps = new AtomicLong();
        ((CelRuntime.Program) CelLanguage.program(checked))
                .trace(new CelVariables(LONGEST).partial(), (expr, value) -> steps.incrementAndGet());
        return steps.get();
    }

    private static CelAbstractSyntaxTree checked(String text) {
        try {
            return CelLanguage.checked(text);
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
