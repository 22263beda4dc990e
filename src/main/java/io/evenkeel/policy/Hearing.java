package io.evenkeel.policy;

import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.prompt.TermIndex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has been found of one wish so far, rule by rule. For one thread. */
final class Hearing {
    private final Question question;
    private final PublishedPolicy policy;
    private final RuleBook book;
    private final TermIndex.Hits hits;
    private final Ledger ledger;
    private final @Nullable Reason[] reasons;
    private final @Nullable String[] offBy;

    /** What a rule does, as far as its condition and exemptions say. */
    enum Turn {
        ACTS,
        RESTS,
        /** Its condition is unknown, and the policy refuses then. */
        REFUSES
    }

    Hearing(Question question, PublishedPolicy policy, Quotas quotas) {
        this.question = question;
        this.policy = policy;
        this.book = policy.book();
        this.hits = book.hits(question.heard());
        this.ledger = new Ledger(question, policy, quotas);
        this.reasons = new Reason[book.size()];
        this.offBy = new String[book.size()];
    }

    Question question() {
        return question;
    }

    RuleBook book() {
        return book;
    }

    Ledger ledger() {
        return ledger;
    }

    Settings settings() {
        return policy.definition().settings();
    }

    /** The first of a rule's terms that the prompt holds: what blocks, names the attribute, or is exempt. */
    Optional<String> term(int place) {
        return hits.of(book.termsOf(place));
    }

    /** The first of a rule's persons that the prompt holds. */
    Optional<String> person(int place) {
        return hits.of(book.personsOf(place));
    }

    /** Whose turn it is: looks at exemptions and the condition, and gives the reason of a rule that does not act. */
    Turn turn(int place) {
        Rule rule = book.rule(place);
        if (offBy[place] != null) {
            rests(place, "switched off by " + offBy[place]);
            return Turn.RESTS;
        }
        return switch (question.holds(rule.head().when())) {
            case TRUE -> Turn.ACTS;
            case FALSE -> {
                rests(place, "its condition does not hold");
                yield Turn.RESTS;
            }
            case UNKNOWN -> unknown(place, rule.head().when().orElseThrow());
        };
    }

    private Turn unknown(int place, Condition condition) {
        boolean refuses = settings().unknown() == Settings.Unknown.REFUSE;
        String then = refuses ? "; the policy refuses then" : "; it does nothing then";
        say(place, Reason.Outcome.UNKNOWN, "its condition " + question.lacks(condition) + then);
        return refuses ? Turn.REFUSES : Turn.RESTS;
    }

    void switchOff(int place, String by) {
        offBy[place] = by;
    }

    void fires(int place, String text) {
        say(place, Reason.Outcome.FIRED, text);
    }

    void rests(int place, String text) {
        say(place, Reason.Outcome.NOT_FIRED, text);
    }

    private void say(int place, Reason.Outcome outcome, String text) {
        reasons[place] = new Reason(book.rule(place).id(), outcome, text);
    }

    boolean fired(int place) {
        Reason reason = reasons[place];
        return reason != null && reason.fired();
    }

    /** Adds to what a rule said. */
    void more(int place, String text) {
        Reason said = reasons[place];
        if (said != null) {
            reasons[place] = new Reason(said.rule(), said.outcome(), said.text() + text);
        }
    }

    Decision.Refuse refusal(int place, Decision.Why why) {
        String notAsked = "not asked, as " + book.rule(place).id() + " refuses";
        return new Decision.Refuse(why, reasons(notAsked));
    }

    /** Of all rules, in order. */
    List<Reason> reasons(String ofOthers) {
        Reason[] all = new Reason[reasons.length];
        for (int place = 0; place < all.length; place++) {
            Reason reason = reasons[place];
            all[place] = reason == null ? new Reason(book.rule(place).id(), false, ofOthers) : reason;
        }
        return List.of(all);
    }

    /** Those of the policy and of the rules that fired, each once. */
    List<String> obligations() {
        Set<String> all = new LinkedHashSet<>(settings().obligations());
        for (int place = 0; place < reasons.length; place++) {
            if (fired(place)) {
                all.addAll(book.rule(place).head().obligations());
            }
        }
        return List.copyOf(all);
    }
}
