package io.evenkeel.policy;

import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.condition.ConditionInput;
import io.evenkeel.policy.condition.RequestAttributes;
import io.evenkeel.policy.condition.Ternary;
import io.evenkeel.policy.promptanalysis.NormalisedPrompt;
import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import io.evenkeel.policy.promptanalysis.PromptAnalyzer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The attributes of one policy input, computed lazily and once. Not thread-safe. */
final class EvaluationContext implements RequestAttributes {
    private final PolicyInput policyInput;
    private final NormalisedPrompt normalisedPrompt;
    private final List<String> words;
    private final Map<Condition, Ternary> results = new HashMap<>();
    private @Nullable ConditionInput conditionInput;
    private @Nullable PromptAnalysis analysis;
    private @Nullable String normalisedText;

    EvaluationContext(PolicyInput policyInput) {
        this.policyInput = policyInput;
        this.normalisedPrompt = new NormalisedPrompt(policyInput.prompt());
        this.words = normalisedPrompt.words();
    }

    /** Creates a context with a prompt that is analysed already. */
    EvaluationContext(PolicyInput policyInput, PromptAnalysis prompt) {
        this(policyInput);
        this.analysis = prompt;
    }

    PolicyInput input() {
        return policyInput;
    }

    /** The prompt's words, normalised, with single spaces. */
    String normalisedText() {
        String cached = normalisedText;
        if (cached == null) {
            cached = String.join(" ", words);
            normalisedText = cached;
        }
        return cached;
    }

    /** The prompt as lists of terms look for words in it. */
    NormalisedPrompt normalisedPrompt() {
        return normalisedPrompt;
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public PromptAnalysis promptAnalysis() {
        PromptAnalysis cached = analysis;
        if (cached == null) {
            cached = PromptAnalyzer.english().analyze(normalisedPrompt);
            analysis = cached;
        }
        return cached;
    }

    /** Whether a rule's condition holds; one that has none always acts. */
    Ternary evaluate(Optional<Condition> ruleCondition) {
        return ruleCondition.isEmpty()
                ? Ternary.TRUE
                : results.computeIfAbsent(ruleCondition.get(), condition -> condition.evaluate(conditionInput()));
    }

    private ConditionInput conditionInput() {
        ConditionInput cached = conditionInput;
        if (cached == null) {
            cached = new ConditionInput(this);
            conditionInput = cached;
        }
        return cached;
    }

    /** What a condition that is unknown lacks, for people. */
    String explainUnknown(Condition condition) {
        List<String> missingAttributes = conditionInput().findMissing(condition.attributeNames());
        if (!missingAttributes.isEmpty()) {
            return "needs " + String.join(", ", missingAttributes) + ", which the request does not say";
        }
        return condition.attributeNames().contains("request.labels")
                ? "needs a label that the request does not have"
                : "could not be evaluated within its bounds";
    }

    @Override
    public int imageCount() {
        return policyInput.imageCount();
    }

    @Override
    public OptionalInt width() {
        return policyInput.width();
    }

    @Override
    public OptionalInt height() {
        return policyInput.height();
    }

    @Override
    public Map<String, String> labels() {
        return policyInput.displayContext().labels();
    }

    @Override
    public Optional<String> region() {
        return policyInput.displayContext().region();
    }

    @Override
    public OptionalInt ageRating() {
        return policyInput.displayContext().ageRating();
    }

    @Override
    public Instant requestedAt() {
        return policyInput.requestedAt();
    }
}
