package io.evenkeel.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Whatever stands where a condition should: it is refused by name, or it decides within what it may cost. */
public class ConditionFuzz {
    private static final ScriptedRequestAttributes LONGEST = ScriptedRequestAttributes.createLargest();

    @FuzzTest(maxDuration = "200s")
    void anyTextIsAConditionOrToldWhyNot(byte[] text) throws CelValidationException {
        check(new String(text, StandardCharsets.UTF_8));
    }

    /** One input. */
    public static void check(String text) throws CelValidationException {
        try {
            Condition condition = Condition.compile(text);
            assertThat(condition.cost()).isLessThanOrEqualTo(50_000);
            assertThat(countSteps(text)).isLessThanOrEqualTo(condition.cost());
            assertThat(condition.evaluate(new ConditionInput(ScriptedRequestAttributes.NURSE)))
                    .isNotNull();
            assertThat(condition.evaluate(new ConditionInput(LONGEST))).isNotNull();
        } catch (InvalidConditionException e) {
            assertThat(e).hasMessageContaining(".\nMaybe ");
        }
        try {
            Re2Pattern.compile(text).isFoundIn("a doctor with a gun in the rain");
        } catch (InvalidConditionException e) {
            assertThat(e).hasMessageContaining(".\nMaybe ");
        }
    }

    private static long countSteps(String text) throws CelValidationException {
        AtomicLong steps = new AtomicLong();
        try {
            ((CelRuntime.Program) CelEnvironment.createProgram(CelEnvironment.parseAndCheck(text)))
                    .trace(new CelActivation(LONGEST).partialVars(), (expr, value) -> steps.incrementAndGet());
        } catch (CelEvaluationException e) {
            return steps.get(); // unknown, as far as it went
        }
        return steps.get();
    }
}
