package io.evenkeel.policy;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides one wish. A pure function: the same wish, policy and quotas give the same decision. Any block rule that matches
 * refuses; else every safety and fairness rule may push.
 */
public final class PolicyEngine {
    private final Prompt prompt;
    private final PublishedPolicy policy;
    private final List<List<SteeringPlan.Push>> pictures;
    private Quotas quotas;

    private PolicyEngine(Wish wish, PublishedPolicy policy, Quotas quotas) {
        this.prompt = new Prompt(wish.prompt());
        this.policy = policy;
        this.quotas = quotas.of(policy);
        this.pictures = IntStream.range(0, wish.count())
                .<List<SteeringPlan.Push>>mapToObj(picture -> new ArrayList<>())
                .toList();
    }

    /**
     * What the policy says of the wish.
     *
     * @param quotas what the tenant's last decision that steered left
     */
    public static Decision decide(Wish wish, PublishedPolicy policy, Quotas quotas) {
        if (policy.rules().isEmpty()) {
            return new Decision.PassThrough(List.of(new Reason("none", false, "the policy has no rules")));
        }
        PolicyEngine engine = new PolicyEngine(wish, policy, quotas);
        return engine.refusal().orElseGet(engine::admission);
    }

    private Optional<Decision> refusal() {
        return policy.rules().stream()
                .filter(rule -> rule instanceof Rule.Block block
                        && block.terms().firstIn(prompt).isPresent())
                .findFirst()
                .map(refusing -> new Decision.Refuse(policy.rules().stream()
                        .map(rule -> rule instanceof Rule.Block block ? lookedFor(block) : notAsked(rule, refusing))
                        .toList()));
    }

    private static Reason notAsked(Rule rule, Rule refusing) {
        return new Reason(rule.id(), false, "not asked, as " + refusing.id() + " refuses");
    }

    private Decision admission() {
        List<Reason> reasons = policy.rules().stream().map(this::apply).toList();
        if (reasons.stream().noneMatch(Reason::fired)) {
            return new Decision.PassThrough(reasons);
        }
        return new Decision.Steer(pictures.stream().map(SteeringPlan::new).toList(), quotas, reasons);
    }

    private Reason apply(Rule rule) {
        if (rule instanceof Rule.Safety safety) {
            return pushAway(safety);
        }
        return rule instanceof Rule.Fairness fairness ? balance(fairness) : lookedFor((Rule.Block) rule);
    }

    private Reason lookedFor(Rule.Block block) {
        return block.terms()
                .firstIn(prompt)
                .map(term -> new Reason(block.id(), true, "the prompt holds a blocked term (\"" + term + "\")"))
                .orElseGet(() -> new Reason(block.id(), false, "the prompt holds no blocked term"));
    }

    private Reason pushAway(Rule.Safety safety) {
        pictures.forEach(picture -> picture.addAll(safety.pushes()));
        List<String> labels =
                safety.pushes().stream().map(push -> push.concept().label()).toList();
        return new Reason(safety.id(), true, "pushes every picture by " + String.join(", ", labels));
    }

    private Reason balance(Rule.Fairness fairness) {
        Optional<String> named = fairness.words().firstIn(prompt);
        if (named.isPresent()) {
            return new Reason(
                    fairness.id(), false, "the prompt names " + fairness.group() + " (\"" + named.get() + "\")");
        }
        if (fairness.persons().isPresent()
                && fairness.persons().get().firstInflectedIn(prompt).isEmpty()) {
            return new Reason(fairness.id(), false, "the prompt shows no person");
        }
        List<String> members = draw(fairness);
        return new Reason(
                fairness.id(), true, "the prompt leaves " + fairness.group() + " open: " + String.join(", ", members));
    }

    /** Pushes each picture towards one member. Returns their labels. */
    private List<String> draw(Rule.Fairness fairness) {
        List<Double> shares = fairness.target().stream().map(Rule.Share::share).toList();
        String key = policy.label() + "/" + fairness.id();
        Balance balance = new Balance(shares, quotas.of(key, shares.size()), key);
        List<String> labels = new ArrayList<>();
        for (List<SteeringPlan.Push> picture : pictures) {
            Concept member = fairness.target().get(balance.draw()).concept();
            picture.addAll(fairness.towards(member));
            labels.add(member.label());
        }
        quotas = quotas.with(key, balance.drawn());
        return labels;
    }
}
