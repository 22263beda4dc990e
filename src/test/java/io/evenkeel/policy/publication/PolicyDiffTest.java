package io.evenkeel.policy.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.policy.PolicyFixtures;
import org.junit.jupiter.api.Test;

class PolicyDiffTest {
    private static final String BLOCK = "{'id':'no-bombs','type':'block','terms':['bomb','mine']}";
    private static final String SAFETY =
            "{'id':'calm','type':'safety','concepts':[{'concept':'anti-violence@1','strength':1.0,'from':0.0,'until':1.0}]}";

    @Test
    void rulesAreKnownByTheirIds() {
        PolicyDiff diff = diff(
                PolicyFixtures.json(BLOCK),
                PolicyFixtures.json(
                        SAFETY, "{'id':'no-bombs','type':'block','terms':['bomb','gas'],'when':'request.count > 1'}"));

        assertThat(diff.lines())
                .containsExactly(
                        "+ rule (calm), safety",
                        "~ rule (no-bombs) terms: + gas, - mine",
                        "~ rule (no-bombs) when: (not given) -> request.count > 1");
        assertThat(diff.rules())
                .extracting(PolicyDiff.RuleChange::change)
                .containsExactly(PolicyDiff.RuleChangeKind.ADDED, PolicyDiff.RuleChangeKind.CHANGED);
        assertThat(diff.rules().get(1).fields().get(0).after()).hasToString("[\"bomb\",\"gas\"]");
    }

    @Test
    void whatGoesIsTold() {
        PolicyDiff diff = diff(PolicyFixtures.json(BLOCK, SAFETY), PolicyFixtures.json(SAFETY));

        assertThat(diff.lines()).containsExactly("- rule (no-bombs), block");
        assertThat(diff.rules().get(0).before()).isNotNull();
        assertThat(diff.rules().get(0).after()).isNull();
    }

    @Test
    void numbersAndSettingsAreToldWithWhatTheyWere() {
        PolicyDiff diff = diff(
                PolicyFixtures.parse("{'rules':[" + SAFETY + "],'maxStrength':6.0}"),
                PolicyFixtures.parse(
                        "{'rules':[" + SAFETY.replace("'strength':1.0", "'strength':2.0") + "],'maxStrength':4.0}"));

        assertThat(diff.lines())
                .containsExactly(
                        "~ rule (calm) concepts: [{\"concept\":\"anti-violence@1\",\"strength\":1.0,\"from\":0.0,\"until\":1.0}]"
                                + " -> [{\"concept\":\"anti-violence@1\",\"strength\":2.0,\"from\":0.0,\"until\":1.0}]",
                        "~ maxStrength: 6.0 -> 4.0");
        assertThat(diff.settings()).extracting(PolicyDiff.FieldChange::field).containsExactly("maxStrength");
    }

    @Test
    void anotherOrderIsAChangeOfItsOwn() {
        PolicyDiff diff = diff(PolicyFixtures.json(BLOCK, SAFETY), PolicyFixtures.json(SAFETY, BLOCK));

        assertThat(diff.lines()).containsExactly("~ order: [\"no-bombs\",\"calm\"] -> [\"calm\",\"no-bombs\"]");
        assertThat(diff.rules()).isEmpty();
    }

    @Test
    void termsInAnotherOrderAreShownWhole() {
        PolicyDiff diff = diff(
                PolicyFixtures.json(BLOCK),
                PolicyFixtures.json("{'id':'no-bombs','type':'block','terms':['mine','bomb']}"));

        assertThat(diff.lines()).containsExactly("~ rule (no-bombs) terms: [\"bomb\",\"mine\"] -> [\"mine\",\"bomb\"]");
    }

    @Test
    void theSameDiffersInNothing() {
        PolicyDiff diff = diff(PolicyFixtures.json(BLOCK, SAFETY), PolicyFixtures.json(BLOCK, SAFETY));

        assertThat(diff.lines()).isEmpty();
        assertThat(diff.settings()).isEmpty();
    }

    private static PolicyDiff diff(JsonNode before, JsonNode after) {
        return PolicyDiff.between("acme@1", before, "acme@2", after);
    }
}
