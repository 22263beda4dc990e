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
    private static final ScriptedRequestAttributes LONGEST = ScriptedRequestAttributes.createLargest();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt.words.all(w, w != 'x')",
                "prompt.persons.exists(p, p == 'nobody')",
                "request.labels.exists(k, request.labels[k] == 'x')",
                "[1, 2, 3].all(a, [4, 5, 6].all(b, a < b && prompt.person))",
                "[[], [], []].all(l, size(l) == 0)"
            })
    void estimateBoundsStepsOfLoops(String text) throws InvalidConditionException, CelEvaluationException {
        assertThat(countSteps(text))
                .isPositive()
                .isLessThanOrEqualTo(Condition.compile(text).cost());
    }

    @Test
    void estimateBoundsStepsOfRandomConditions() {
        SplittableRandom random = new SplittableRandom(20261122);
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String text = RandomConditions.next(random);
            try {
                long cost = Condition.compile(text).cost();
                assertThat(countSteps(text)).as(text).isLessThanOrEqualTo(cost);
                assertThat(new ConditionInput(LONGEST))
                        .satisfies(facts -> Condition.compile(text).evaluate(facts));
                accepted.add(text);
            } catch (InvalidConditionException e) {
                assertThat(e).as(text).hasMessageContaining(".\nMaybe ");
            } catch (CelEvaluationException e) { // counted as far as it went, and unknown
                accepted.add(text);
            }
        }
        assertThat(accepted).hasSizeGreaterThan(100);
    }

    private static long countSteps(String text) throws InvalidConditionException, CelEvaluationException {
        CelAbstractSyntaxTree checked = parseAndCheck(text);
        AtomicLong steps = new AtomicLong();
        ((CelRuntime.Program) CelEnvironment.createProgram(checked))
                .trace(new CelActivation(LONGEST).partialVars(), (expr, value) -> steps.incrementAndGet());
        return steps.get();
    }

    private static CelAbstractSyntaxTree parseAndCheck(String text) {
        try {
            return CelEnvironment.parseAndCheck(text);
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
