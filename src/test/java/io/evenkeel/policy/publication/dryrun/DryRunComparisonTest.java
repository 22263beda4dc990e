package io.evenkeel.policy.publication.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.policy.PolicyFixtures;
import io.evenkeel.policy.PolicyInput;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.definition.PolicyDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DryRunComparisonTest {
    private static final String BOMBS = "{'id':'no-bombs','type':'block','terms':['bomb']}";
    private static final String GUNS = "{'id':'no-guns','type':'block','terms':['gun']}";
    private static final String BALANCE =
            "{'id':'balance','type':'fairness','group':'gender','target':{'female':0.5,'male':0.5},'strength':S}";

    @Test
    void decisionsAreCountedByWhatTheyWereAndBecome() {
        DryRunReport report =
                report(PolicyFixtures.definition(BOMBS), PolicyFixtures.definition(GUNS), "a bomb", "a gun", "a tree");

        assertThat(report.requests()).isEqualTo(3);
        assertThat(report.changed()).isEqualTo(2);
        assertThat(report.decisions())
                .containsExactly(
                        new DryRunReport.DecisionChange("pass-through", "pass-through", 1),
                        new DryRunReport.DecisionChange("pass-through", "refuse", 1),
                        new DryRunReport.DecisionChange("refuse", "pass-through", 1));
        assertThat(report.rules())
                .containsExactly(
                        new DryRunReport.NamedCount("no-bombs", 1, 0), new DryRunReport.NamedCount("no-guns", 0, 1));
    }

    @Test
    void examplesSayWhyButNotWhatWasAskedFor() {
        DryRunReport report =
                report(PolicyFixtures.definition(BOMBS), PolicyFixtures.definition(GUNS), "a tree", "a gun, secretly");

        DryRunReport.RequestResult example = report.examples().get(0);
        assertThat(report.examples()).hasSize(1);
        assertThat(example.request()).isEqualTo("prompt 2");
        assertThat(example.before().reasons()).isEmpty();
        assertThat(example.after().reasons()).extracting("rule").containsExactly("no-guns");
        assertThat(report.toString()).doesNotContain("secretly");
    }

    @Test
    void ofManyAlikeSomeAreShown() {
        String[] many = IntStream.range(0, 40).mapToObj(i -> "a gun").toArray(String[]::new);

        assertThat(report(PolicyFixtures.definition(BOMBS), PolicyFixtures.definition(GUNS), many)
                        .examples())
                .hasSize(5);
    }

    @Test
    void whichMemberIsDrawnIsNoChangeButStrengthIs() {
        String[] doctors = IntStream.range(0, 6).mapToObj(i -> "a doctor").toArray(String[]::new);
        PolicyDefinition two = PolicyFixtures.definition(BALANCE.replace('S', '2'));

        DryRunReport same = report(two, two, doctors);
        DryRunReport stronger = report(two, PolicyFixtures.definition(BALANCE.replace('S', '3')), doctors);

        assertThat(same.changed()).isZero();
        assertThat(stronger.changed()).isEqualTo(6);
        assertThat(same.concepts())
                .containsExactly(
                        new DryRunReport.NamedCount("female@1", 3, 3), new DryRunReport.NamedCount("male@1", 3, 3));
    }

    @Test
    void sharesAreCountedOverAllRequests() {
        String[] doctors = IntStream.range(0, 8).mapToObj(i -> "a doctor").toArray(String[]::new);
        String quarter =
                "{'id':'balance','type':'fairness','group':'gender','target':{'female':0.25,'male':0.75},'strength':2}";

        DryRunReport report = report(
                PolicyFixtures.definition(BALANCE.replace('S', '2')), PolicyFixtures.definition(quarter), doctors);

        assertThat(report.concepts())
                .containsExactly(
                        new DryRunReport.NamedCount("female@1", 4, 2), new DryRunReport.NamedCount("male@1", 4, 6));
    }

    @Test
    void limitsCountOnBothSides() {
        PolicyDefinition limited = PolicyFixtures.definition("{'id':'few','type':'limit','imagesPerMinute':2}");

        DryRunReport report = report(PolicyFixtures.definition(BOMBS), limited, "a tree", "a tree", "a tree");

        assertThat(report.decisions())
                .containsExactly(
                        new DryRunReport.DecisionChange("pass-through", "pass-through", 2),
                        new DryRunReport.DecisionChange("pass-through", "refuse", 1));
    }

    @Test
    void withoutAPolicyEverythingWasRefused() {
        DryRunComparison comparison = new DryRunComparison(
                DryRunPolicy.refuseAll("the tenant has no published policy"), side(PolicyFixtures.definition(BOMBS)));

        DryRunReport.RequestResult result = comparison.compare(new SampleRequest("x", new PolicyInput("a tree", 1)));

        assertThat(result.changed()).isTrue();
        assertThat(result.before().reasons().get(0).text()).isEqualTo("the tenant has no published policy");
        assertThat(result.after().images()).isEqualTo(Map.of());
    }

    private static DryRunReport report(PolicyDefinition before, PolicyDefinition after, String... prompts) {
        DryRunComparison comparison = new DryRunComparison(side(before), side(after));
        List<DryRunReport.RequestResult> requestResults = new ArrayList<>();
        for (int i = 0; i < prompts.length; i++) {
            requestResults.add(
                    comparison.compare(new SampleRequest("prompt " + (i + 1), new PolicyInput(prompts[i], 1))));
        }
        return comparison.toReport(
                new DryRunReport.DryRunSubject("spring", "0".repeat(64), "acme@1"), 0, requestResults);
    }

    private static DryRunPolicy side(PolicyDefinition policyDefinition) {
        return DryRunPolicy.forPolicy(
                new PublishedPolicy(PolicyFixtures.ACME, 1, policyDefinition.digest(), policyDefinition));
    }
}
