package io.evenkeel.policy;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Third, safety, enhance and fairness rules push, within the cap. Pushes stand in the order of the policy. */
final class Steering {
    static final int LAST = 2;
    private static final int SAFETY = 0;
    private static final int ENHANCE = 1;
    private static final int FAIRNESS = LAST;

    private final Hearing hearing;
    private final List<List<StrengthCap.Part>> pictures;
    /** By group: the enhance rule that gives what the prompt asks for. */
    private final Map<String, String> served = new HashMap<>();

    Steering(Hearing hearing) {
        this.hearing = hearing;
        this.pictures = IntStream.range(0, hearing.question().count())
                .<List<StrengthCap.Part>>mapToObj(picture -> new ArrayList<>())
                .toList();
    }

    /** Asks every rule that pushes. */
    Decision hear() {
        for (int[] kind : hearing.book().pushing()) {
            for (int place : kind) {
                Hearing.Turn turn = hearing.turn(place);
                if (turn == Hearing.Turn.REFUSES) {
                    return hearing.refusal(place, Decision.Why.UNKNOWN);
                }
                if (turn == Hearing.Turn.ACTS) {
                    ask(place);
                }
            }
        }
        return admission();
    }

    private void ask(int place) {
        Rule rule = hearing.book().rule(place);
        if (rule instanceof Rule.Safety safety) {
            pushAway(place, safety);
        } else if (rule instanceof Rule.Enhance enhance) {
            give(place, enhance);
        } else {
            balance(place, (Rule.Fairness) rule);
        }
    }

    private void pushAway(int place, Rule.Safety safety) {
        Optional<String> provoked = provoked(safety.categories());
        if (provoked.isEmpty() && !safety.categories().isEmpty()) {
            hearing.rests(place, "the prompt provokes no " + String.join(", ", safety.categories()));
            return;
        }
        pushAll(place, SAFETY, safety.pushes());
        String why = provoked.map(category -> "the prompt provokes " + category + ": ")
                .orElse("");
        hearing.fires(
                place,
                why
                        + (safety.pushes().isEmpty() ? "marks every picture" : "pushes every picture by ")
                        + labels(safety.pushes()));
    }

    private Optional<String> provoked(Set<String> categories) {
        if (categories.isEmpty()) {
            return Optional.empty();
        }
        Set<String> provoking = hearing.question().prompt().provoking();
        return categories.stream().filter(provoking::contains).findFirst();
    }

    private static String labels(List<SteeringPlan.Push> pushes) {
        return String.join(
                ", ", pushes.stream().map(push -> push.concept().label()).toList());
    }

    private void pushAll(int place, int rank, List<SteeringPlan.Push> pushes) {
        for (List<StrengthCap.Part> picture : pictures) {
            pushes.forEach(push -> picture.add(new StrengthCap.Part(place, rank, push)));
        }
    }

    private void give(int place, Rule.Enhance enhance) {
        List<String> given = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (Rule.Wanted wanted : enhance.phrases()) {
            if (isAsked(wanted)) {
                if (wanted instanceof Rule.Wanted.Pushes pushing) {
                    pushAll(place, ENHANCE, pushing.pushes());
                    given.add(wanted.phrase() + " (" + labels(pushing.pushes()) + ")");
                } else {
                    share(place, enhance, (Rule.Wanted.Shares) wanted, given, named);
                }
            }
        }
        if (!given.isEmpty()) {
            hearing.fires(place, "the prompt asks for " + String.join(", ", given));
        } else {
            hearing.rests(
                    place,
                    named.isEmpty()
                            ? "the prompt asks for nothing that the rule gives"
                            : "the prompt names " + String.join(", ", named));
        }
    }

    private boolean isAsked(Rule.Wanted wanted) {
        return hearing.question().prompt().phrases().stream()
                .anyMatch(phrase -> phrase.kind() == wanted.kind()
                        && (phrase.subject().equals(wanted.subject())
                                || phrase.subject().equals("*")));
    }

    private void share(
            int place, Rule.Enhance enhance, Rule.Wanted.Shares wanted, List<String> given, List<String> named) {
        String group = wanted.target().group();
        if (names(group)) {
            named.add(group);
        } else if (served.putIfAbsent(group, enhance.id()) == null) {
            int[] members = hearing.ledger().drawForRequest(enhance.id(), wanted.target());
            given.add(wanted.phrase() + " (" + String.join(", ", push(place, ENHANCE, wanted.target(), members)) + ")");
        }
    }

    private boolean names(String group) {
        return !hearing.question()
                .prompt()
                .attributes()
                .getOrDefault(group, Set.of())
                .isEmpty();
    }

    private void balance(int place, Rule.Fairness fairness) {
        Optional<String> why = whyNot(place, fairness);
        if (why.isPresent()) {
            hearing.rests(place, why.get());
            return;
        }
        int[] members = hearing.ledger().draw(fairness);
        hearing.fires(
                place,
                "the prompt leaves " + fairness.group() + " open: "
                        + String.join(", ", push(place, FAIRNESS, fairness.target(), members)));
    }

    private Optional<String> whyNot(int place, Rule.Fairness fairness) {
        String group = fairness.group();
        Optional<String> named = hearing.term(place).map(word -> "the prompt names " + group + " (\"" + word + "\")");
        if (named.isPresent()) {
            return named;
        }
        if (fairness.persons().isPresent() && hearing.person(place).isEmpty()) {
            return Optional.of("the prompt shows no person");
        }
        if (served.containsKey(group)) {
            return Optional.of(
                    "the prompt itself asks for shares of " + group + ", which " + served.get(group) + " gives");
        }
        boolean reads = hearing.settings().maxStrength().isPresent()
                && !fairness.words().given().isEmpty();
        return reads && names(group) ? Optional.of("the prompt names " + group) : Optional.empty();
    }

    /** Pushes each picture towards the member drawn for it. Returns their labels. */
    private List<String> push(int place, int rank, Rule.Target target, int[] members) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            Concept member = target.members().get(members[i]).concept();
            List<StrengthCap.Part> picture = pictures.get(i);
            target.towards(member).forEach(push -> picture.add(new StrengthCap.Part(place, rank, push)));
            labels.add(member.label());
        }
        return labels;
    }

    private Decision admission() {
        List<List<StrengthCap.Part>> capped = hearing.settings().maxStrength().isPresent()
                ? capped(hearing.settings().maxStrength().getAsDouble())
                : pictures;
        Quotas quotas = hearing.ledger().after();
        List<Reason> reasons = hearing.reasons("not asked");
        List<String> obligations = hearing.obligations();
        if (pictures.stream().allMatch(List::isEmpty)) {
            return new Decision.PassThrough(quotas, reasons, obligations);
        }
        return new Decision.Steer(capped.stream().map(Steering::plan).toList(), quotas, reasons, obligations);
    }

    private static SteeringPlan plan(List<StrengthCap.Part> parts) {
        return new SteeringPlan(parts.stream()
                .sorted((one, other) -> Integer.compare(one.rule(), other.rule()))
                .map(StrengthCap.Part::push)
                .toList());
    }

    private List<List<StrengthCap.Part>> capped(double cap) {
        Map<Integer, Double> weakest = new HashMap<>();
        List<List<StrengthCap.Part>> capped = new ArrayList<>();
        for (List<StrengthCap.Part> picture : pictures) {
            StrengthCap.Capped result = StrengthCap.within(cap, picture);
            result.weakest().forEach((place, factor) -> weakest.merge(place, factor, Math::min));
            capped.add(result.parts());
        }
        weakest.forEach((place, factor) -> hearing.more(
                place,
                String.format(
                        Locale.ROOT, "; at %.2f of its strength, as all together may push by %s", factor, plain(cap))));
        return capped;
    }

    private static String plain(double cap) {
        return cap == Math.rint(cap) ? Long.toString((long) cap) : Double.toString(cap);
    }
}
