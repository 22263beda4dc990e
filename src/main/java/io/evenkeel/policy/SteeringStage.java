package io.evenkeel.policy;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.definition.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The third stage: safety, enhance and fairness rules apply concepts, within the cap, in the order of the policy. */
final class SteeringStage {
    static final int LAST_RANK = 2;
    private static final int SAFETY = 0;
    private static final int ENHANCE = 1;
    private static final int FAIRNESS = LAST_RANK;

    private final PolicyEvaluation evaluation;
    private final List<List<StrengthCap.WeightedConcept>> images;
    /** By group: the enhance rule that fulfils what the prompt asks for. */
    private final Map<String, String> servedGroups = new HashMap<>();

    SteeringStage(PolicyEvaluation evaluation) {
        this.evaluation = evaluation;
        this.images = IntStream.range(0, evaluation.context().imageCount())
                .<List<StrengthCap.WeightedConcept>>mapToObj(image -> new ArrayList<>())
                .toList();
    }

    /** Asks every rule that appliedConcepts. */
    Decision evaluate() {
        for (int[] stageRules : evaluation.compiledRules().steeringRules()) {
            for (int ruleIndex : stageRules) {
                PolicyEvaluation.Applicability applicability = evaluation.checkApplicability(ruleIndex);
                if (applicability == PolicyEvaluation.Applicability.REFUSES) {
                    return evaluation.createRefusal(ruleIndex, Decision.RefusalReason.UNKNOWN_FACT);
                }
                if (applicability == PolicyEvaluation.Applicability.APPLIES) {
                    evaluateRule(ruleIndex);
                }
            }
        }
        return toDecision();
    }

    private void evaluateRule(int ruleIndex) {
        Rule rule = evaluation.compiledRules().rule(ruleIndex);
        if (rule instanceof Rule.Safety safety) {
            applySafety(ruleIndex, safety);
        } else if (rule instanceof Rule.Enhance enhance) {
            applyEnhance(ruleIndex, enhance);
        } else {
            applyFairness(ruleIndex, (Rule.Fairness) rule);
        }
    }

    private void applySafety(int ruleIndex, Rule.Safety safety) {
        Optional<String> provokedCategory = findProvokedCategory(safety.categories());
        if (provokedCategory.isEmpty() && !safety.categories().isEmpty()) {
            evaluation.recordNotFired(ruleIndex, "the prompt provokes no " + String.join(", ", safety.categories()));
            return;
        }
        applyToAll(ruleIndex, SAFETY, safety.appliedConcepts());
        String explanation = provokedCategory
                .map(category -> "the prompt provokes " + category + ": ")
                .orElse("");
        evaluation.recordFired(
                ruleIndex,
                explanation
                        + (safety.appliedConcepts().isEmpty() ? "marks every picture" : "pushes every picture by ")
                        + conceptLabels(safety.appliedConcepts()));
    }

    private Optional<String> findProvokedCategory(Set<String> categories) {
        if (categories.isEmpty()) {
            return Optional.empty();
        }
        Set<String> provoking = evaluation.context().promptAnalysis().provoking();
        return categories.stream().filter(provoking::contains).findFirst();
    }

    private static String conceptLabels(List<SteeringPlan.AppliedConcept> appliedConcepts) {
        return String.join(
                ", ",
                appliedConcepts.stream()
                        .map(appliedConcept -> appliedConcept.concept().label())
                        .toList());
    }

    private void applyToAll(int ruleIndex, int rank, List<SteeringPlan.AppliedConcept> appliedConcepts) {
        for (List<StrengthCap.WeightedConcept> image : images) {
            appliedConcepts.forEach(
                    appliedConcept -> image.add(new StrengthCap.WeightedConcept(ruleIndex, rank, appliedConcept)));
        }
    }

    private void applyEnhance(int ruleIndex, Rule.Enhance enhance) {
        List<String> granted = new ArrayList<>();
        List<String> mentioned = new ArrayList<>();
        for (Rule.PhraseResponse response : enhance.responses()) {
            if (isRequested(response)) {
                if (response instanceof Rule.PhraseResponse.ConceptSteering steering) {
                    applyToAll(ruleIndex, ENHANCE, steering.appliedConcepts());
                    granted.add(response.phrase() + " (" + conceptLabels(steering.appliedConcepts()) + ")");
                } else {
                    applyShares(ruleIndex, enhance, (Rule.PhraseResponse.TargetSteering) response, granted, mentioned);
                }
            }
        }
        if (!granted.isEmpty()) {
            evaluation.recordFired(ruleIndex, "the prompt asks for " + String.join(", ", granted));
        } else {
            evaluation.recordNotFired(
                    ruleIndex,
                    mentioned.isEmpty()
                            ? "the prompt asks for nothing that the rule gives"
                            : "the prompt names " + String.join(", ", mentioned));
        }
    }

    private boolean isRequested(Rule.PhraseResponse response) {
        return evaluation.context().promptAnalysis().phrases().stream()
                .anyMatch(ethicalPhrase -> ethicalPhrase.kind() == response.kind()
                        && (ethicalPhrase.subject().equals(response.subject())
                                || ethicalPhrase.subject().equals("*")));
    }

    private void applyShares(
            int ruleIndex,
            Rule.Enhance enhance,
            Rule.PhraseResponse.TargetSteering wanted,
            List<String> granted,
            List<String> mentioned) {
        String group = wanted.target().group();
        if (isAttributeNamed(group)) {
            mentioned.add(group);
        } else if (servedGroups.putIfAbsent(group, enhance.id()) == null) {
            int[] members = evaluation.quotaUpdate().assignForRequest(enhance.id(), wanted.target());
            granted.add(wanted.phrase() + " ("
                    + String.join(", ", applyMembers(ruleIndex, ENHANCE, wanted.target(), members)) + ")");
        }
    }

    private boolean isAttributeNamed(String group) {
        return !evaluation
                .context()
                .promptAnalysis()
                .attributes()
                .getOrDefault(group, Set.of())
                .isEmpty();
    }

    private void applyFairness(int ruleIndex, Rule.Fairness fairness) {
        Optional<String> explanation = findSkipReason(ruleIndex, fairness);
        if (explanation.isPresent()) {
            evaluation.recordNotFired(ruleIndex, explanation.get());
            return;
        }
        int[] members = evaluation.quotaUpdate().assign(fairness);
        evaluation.recordFired(
                ruleIndex,
                "the prompt leaves " + fairness.group() + " open: "
                        + String.join(", ", applyMembers(ruleIndex, FAIRNESS, fairness.target(), members)));
    }

    private Optional<String> findSkipReason(int ruleIndex, Rule.Fairness fairness) {
        String group = fairness.group();
        Optional<String> mentioned =
                evaluation.matchedTerm(ruleIndex).map(word -> "the prompt names " + group + " (\"" + word + "\")");
        if (mentioned.isPresent()) {
            return mentioned;
        }
        if (fairness.personTerms().isPresent()
                && evaluation.matchedPerson(ruleIndex).isEmpty()) {
            return Optional.of("the prompt shows no person");
        }
        if (servedGroups.containsKey(group)) {
            return Optional.of(
                    "the prompt itself asks for shares of " + group + ", which " + servedGroups.get(group) + " gives");
        }
        boolean consultsLexicon = evaluation.settings().maxStrength().isPresent()
                && !fairness.attributeTerms().terms().isEmpty();
        return consultsLexicon && isAttributeNamed(group) ? Optional.of("the prompt names " + group) : Optional.empty();
    }

    /** Steers each image towards its assigned member. Returns the labels of the members. */
    private List<String> applyMembers(int ruleIndex, int rank, Rule.TargetShares targetShares, int[] members) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            Concept member = targetShares.members().get(members[i]).concept();
            List<StrengthCap.WeightedConcept> image = images.get(i);
            targetShares
                    .appliedConceptsFor(member)
                    .forEach(appliedConcept ->
                            image.add(new StrengthCap.WeightedConcept(ruleIndex, rank, appliedConcept)));
            labels.add(member.label());
        }
        return labels;
    }

    private Decision toDecision() {
        List<List<StrengthCap.WeightedConcept>> cappedImages =
                evaluation.settings().maxStrength().isPresent()
                        ? capStrengths(evaluation.settings().maxStrength().getAsDouble())
                        : images;
        Quotas quotas = evaluation.quotaUpdate().result();
        List<Reason> reasons = evaluation.reasons("not asked");
        List<String> obligations = evaluation.obligations();
        if (images.stream().allMatch(List::isEmpty)) {
            return new Decision.PassThrough(quotas, reasons, obligations);
        }
        return new Decision.Steer(
                cappedImages.stream().map(SteeringStage::toPlan).toList(), quotas, reasons, obligations);
    }

    private static SteeringPlan toPlan(List<StrengthCap.WeightedConcept> weightedConcepts) {
        return new SteeringPlan(weightedConcepts.stream()
                .sorted((one, other) -> Integer.compare(one.ruleIndex(), other.ruleIndex()))
                .map(StrengthCap.WeightedConcept::appliedConcept)
                .toList());
    }

    private List<List<StrengthCap.WeightedConcept>> capStrengths(double cap) {
        Map<Integer, Double> minFactors = new HashMap<>();
        List<List<StrengthCap.WeightedConcept>> cappedImages = new ArrayList<>();
        for (List<StrengthCap.WeightedConcept> image : images) {
            StrengthCap.CapResult result = StrengthCap.apply(cap, image);
            result.minFactors().forEach((ruleIndex, factor) -> minFactors.merge(ruleIndex, factor, Math::min));
            cappedImages.add(result.concepts());
        }
        minFactors.forEach((ruleIndex, factor) -> evaluation.appendText(
                ruleIndex,
                String.format(
                        Locale.ROOT,
                        "; at %.2f of its strength, as all together may push by %s",
                        factor,
                        formatNumber(cap))));
        return cappedImages;
    }

    private static String formatNumber(double cap) {
        return cap == Math.rint(cap) ? Long.toString((long) cap) : Double.toString(cap);
    }
}
