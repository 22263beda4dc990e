package io.evenkeel.policy;

import io.evenkeel.policy.prompt.PromptFacts;
import java.util.List;
import java.util.Optional;

/** First of all, exempt rules switch others off. */
final class Exemptions {
    private final Hearing hearing;

    Exemptions(Hearing hearing) {
        this.hearing = hearing;
    }

    /** Asks every exempt rule. @return a refusal, where a condition is unknown and the policy refuses then */
    Optional<Decision> hear() {
        for (int place : hearing.book().exempting()) {
            Hearing.Turn turn = hearing.turn(place);
            if (turn == Hearing.Turn.REFUSES) {
                return Optional.of(hearing.refusal(place, Decision.Why.UNKNOWN));
            }
            if (turn == Hearing.Turn.ACTS) {
                ask(place, (Rule.Exempt) hearing.book().rule(place));
            }
        }
        return Optional.empty();
    }

    private void ask(int place, Rule.Exempt exempt) {
        Optional<String> why = why(place, exempt);
        if (why.isEmpty()) {
            hearing.rests(place, "the prompt is not exempt");
            return;
        }
        List<Integer> others = hearing.book().exemptedBy(exempt);
        others.forEach(other -> hearing.switchOff(other, exempt.id()));
        hearing.fires(
                place,
                why.get() + ": switches off "
                        + String.join(
                                ", ",
                                others.stream()
                                        .map(other -> hearing.book().rule(other).id())
                                        .toList()));
    }

    private Optional<String> why(int place, Rule.Exempt exempt) {
        if (exempt.always()) {
            return Optional.of("its condition holds");
        }
        return hearing.term(place)
                .map(term -> "the prompt holds \"" + term + "\"")
                .or(() -> hearing.person(place).map(name -> "the prompt names \"" + name + "\""))
                .or(() -> topic(exempt));
    }

    private Optional<String> topic(Rule.Exempt exempt) {
        if (exempt.topics().isEmpty()) {
            return Optional.empty();
        }
        PromptFacts prompt = hearing.question().prompt();
        return exempt.topics().stream()
                .filter(prompt.topics()::contains)
                .findFirst()
                .map(topic -> "the prompt is " + topic);
    }
}
