package io.evenkeel.policy;

import io.evenkeel.policy.condition.Asked;
import io.evenkeel.policy.condition.Condition;
import io.evenkeel.policy.condition.RequestFacts;
import io.evenkeel.policy.condition.Truth;
import io.evenkeel.policy.prompt.Prompt;
import io.evenkeel.policy.prompt.PromptFacts;
import io.evenkeel.policy.prompt.PromptReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What is known of one wish; each thing is found out when it is first asked for, and once. For one thread. */
final class Question implements Asked {
    private final Wish wish;
    private final Prompt heard;
    private final List<String> words;
    private final Map<Condition, Truth> truths = new HashMap<>();
    private @Nullable RequestFacts facts;
    private @Nullable PromptFacts prompt;
    private @Nullable String text;

    Question(Wish wish) {
        this.wish = wish;
        this.heard = new Prompt(wish.prompt());
        this.words = heard.words();
    }

    /** Whose prompt is read already. */
    Question(Wish wish, PromptFacts prompt) {
        this(wish);
        this.prompt = prompt;
    }

    Wish wish() {
        return wish;
    }

    /** The prompt's words, normalised, with single spaces. */
    String text() {
        String known = text;
        if (known == null) {
            known = String.join(" ", words);
            text = known;
        }
        return known;
    }

    /** The prompt as lists of terms look for words in it. */
    Prompt heard() {
        return heard;
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public PromptFacts prompt() {
        PromptFacts known = prompt;
        if (known == null) {
            known = PromptReader.english().read(heard);
            prompt = known;
        }
        return known;
    }

    /** Whether a rule's condition holds; one that has none always acts. */
    Truth holds(Optional<Condition> when) {
        return when.isEmpty() ? Truth.TRUE : truths.computeIfAbsent(when.get(), condition -> condition.holds(facts()));
    }

    private RequestFacts facts() {
        RequestFacts known = facts;
        if (known == null) {
            known = new RequestFacts(this);
            facts = known;
        }
        return known;
    }

    /** What a condition that is unknown lacks, for people. */
    String lacks(Condition condition) {
        List<String> missing = facts().missing(condition.reads());
        if (!missing.isEmpty()) {
            return "needs " + String.join(", ", missing) + ", which the request does not say";
        }
        return condition.reads().contains("request.labels")
                ? "needs a label that the request does not have"
                : "could not be evaluated within its bounds";
    }

    @Override
    public int count() {
        return wish.count();
    }

    @Override
    public OptionalInt width() {
        return wish.width();
    }

    @Override
    public OptionalInt height() {
        return wish.height();
    }

    @Override
    public Map<String, String> labels() {
        return wish.surface().labels();
    }

    @Override
    public Optional<String> region() {
        return wish.surface().region();
    }

    @Override
    public OptionalInt ageRating() {
        return wish.surface().ageRating();
    }

    @Override
    public Instant time() {
        return wish.time();
    }
}
