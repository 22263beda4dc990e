package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whatever stands in a prompt: it is decided, every rule gives a reason, and the same prompt is decided alike again. */
class PolicyEngineFuzz {
    private static final SemanticSimilarity LENGTHS = (prompt, text) -> prompt.length() == text.length() ? 1 : 0;
    private static final PublishedPolicy POLICY = ScriptedDecisions.policy(
            Optional.of(LENGTHS),
            ",'unknown':'skip','obligations':['mark-ai-generated']",
            "{'id':'history','type':'exempt','topics':['historical'],'names':['ada lovelace']}",
            "{'id':'block','type':'block','terms':['bomb making','nerve gas'],'patterns':['gun(s|fire)?'],"
                    + "'like':{'texts':['a riot in the street']}}",
            "{'id':'loop','type':'block','terms':['knife'],'when':'prompt.words.exists(w, size(w) > 7)'}",
            "{'id':'limit','type':'limit','imagesPerMinute':60}",
            "{'id':'safety','type':'safety','concepts':[{'concept':'calm'}],'categories':['weapons','violence']}",
            "{'id':'wishes','type':'enhance','phrases':{'avoid weapons':[{'concept':'anti-violence'}],"
                    + "'any gender':{'group':'gender','target':{'female':0.5,'male':0.5}}}}",
            "{'id':'balance','type':'fairness','group':'gender','target':{'female':0.5,'male':0.5},"
                    + "'persons':['doctor','person'],'scope':'prompt'}",
            "{'id':'region','type':'fairness','group':'height','target':{'tall':1},'when':'size(request.region) > 1'}");

    @FuzzTest(maxDuration = "200s")
    void anyPromptIsDecided(byte[] prompt) {
        check(new String(prompt, StandardCharsets.UTF_8));
    }

    /** One input. */
    static void check(String prompt) {
        PolicyInput policyInput =
                ScriptedDecisions.input("r", prompt, 2, DisplayContext.UNKNOWN, ScriptedDecisions.NOON);

        Decision decision = PolicyEngine.decide(policyInput, POLICY, Quotas.NONE);

        assertThat(decision.reasons())
                .extracting(Reason::rule)
                .containsExactly("history", "block", "loop", "limit", "safety", "wishes", "balance", "region");
        assertThat(decision.reasons())
                .allSatisfy(reason -> assertThat(reason.text()).isNotBlank());
        assertThat(PolicyEngine.decide(policyInput, POLICY, Quotas.NONE)).isEqualTo(decision);
    }
}
