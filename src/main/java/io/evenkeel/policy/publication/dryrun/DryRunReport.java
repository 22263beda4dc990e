package io.evenkeel.policy.publication.dryrun;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What would change if a draft were published. Holds no prompts: requests have names.
 *
 * @param requests number of requests that both policies decided, in order, starting without quotas
 * @param notRead requests whose prompts are no longer stored, or could not be read in time
 * @param changed requests with another decision, other applied concepts or other fired rules
 * @param decisions number of requests by old and new decision
 * @param rules how often each fired
 * @param concepts number of images that each is applied to
 * @param examples of changed requests, some of each kind
 * @param results of all requests, if they were sent with the dry run
 */
public record DryRunReport(
        DryRunSubject draft,
        int requests,
        int notRead,
        int changed,
        List<DecisionChange> decisions,
        List<NamedCount> rules,
        List<NamedCount> concepts,
        List<RequestResult> examples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RequestResult> results) {
    /**
     * What was compared.
     *
     * @param name of the draft
     * @param digest of the definition that it would publish
     * @param against the current version, or "nothing"
     */
    record DryRunSubject(String name, String digest, String against) {}

    /** Number of requests with an old and a new decision, which may be the same. */
    record DecisionChange(String before, String after, int requests) {}

    /** Old and new count of a rule or concept. */
    record NamedCount(String name, int before, int after) {}

    /** Both decisions about one request. */
    record RequestResult(String request, Instant at, boolean changed, DecisionSummary before, DecisionSummary after) {}

    public DryRunReport {
        decisions = List.copyOf(decisions);
        rules = List.copyOf(rules);
        concepts = List.copyOf(concepts);
        examples = List.copyOf(examples);
        results = List.copyOf(results);
    }
}
