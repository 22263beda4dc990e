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
    private static final Asking LONGEST = Asking.longest();

    @FuzzTest(maxDuration = "200s")
    void anyTextIsAConditionOrToldWhyNot(byte[] text) throws CelValidationException {
        check(new String(text, StandardCharsets.UTF_8));
    }

    /** One input. */
    public static void check(String text) throws CelValidationException {
        try {
            Condition condition = Condition.of(text);
            assertThat(condition.cost()).isLessThanOrEqualTo(50_000);
            assertThat(steps(text)).isLessThanOrEqualTo(condition.cost());
            assertThat(condition.holds(new RequestFacts(Asking.NURSE))).isNotNull();
            assertThat(condition.holds(new RequestFacts(LONGEST))).isNotNull();
        } catch (InvalidCondition e) {
            assertThat(e).hasMessageContaining(".\nMaybe ");
        }
        try {
            SafePattern.of(text).isIn("a doctor with a gun in the rain");
        } catch (InvalidCondition e) {
            assertThat(e).hasMessageContaining(".\nMaybe ");
        }
    }

    private static long steps(String text) throws CelValidationException {
        AtomicLong steps = new AtomicLong();
        try {
            ((CelRuntime.Program) CelLanguage.program(CelLanguage.checked(text)))
                    .trace(new CelVariables(LONGEST).partial(), (expr, value) -> steps.incrementAndGet());
        } catch (CelEvaluationException e) {
            return steps.get(); // unknown, as far as it went
        }
        return steps.get();
    }
}
