package io.evenkeel.policy;

import io.evenkeel.platform.Sha256;
import io.evenkeel.policy.definition.Rule;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The quotas while one wish is decided: what is drawn and counted goes on top of what was kept. For one thread. */
final class QuotaUpdate {
    private static final long MINUTE_MICROS = 60_000_000; // microseconds
    /** Draws that a prompt's counts may start after: as many prompts as there are starts, and their first pictures keep the shares. */
    private static final int START_OFFSETS = 16;

    private final EvaluationContext context;
    private final String policyLabel;
    private final Quotas storedQuotas;
    private final Map<String, List<Long>> tenantCounts = new HashMap<>();
    private final Map<String, Map<String, List<Long>>> promptCounts = new HashMap<>();
    private final Map<String, Long> allowanceUsedUntil = new HashMap<>();

    QuotaUpdate(EvaluationContext context, PublishedPolicy policy, Quotas quotas) {
        this.context = context;
        this.policyLabel = policy.label();
        this.storedQuotas = quotas.retainPolicy(policy);
    }

    /** Draws a member for each picture of the wish. */
    int[] assign(Rule.Fairness rule) {
        String key = quotaKey(rule.id());
        List<Double> shares = rule.target().shares();
        return switch (rule.scope()) {
            case TENANT -> assignForTenant(key, shares);
            case PROMPT -> assignForPrompt(key, shares);
            case REQUEST -> assignForRequest(rule.id(), rule.target());
        };
    }

    /** Assigns a member to each image of the request without keeping counts. */
    int[] assignForRequest(String rule, Rule.TargetShares targetShares) {
        return PerRequestSampler.assign(
                targetShares.shares(),
                context.imageCount(),
                quotaKey(rule) + "#" + targetShares.group() + "#"
                        + context.input().requestId());
    }

    private int[] assignForTenant(String key, List<Double> shares) {
        QuotaSampler sampler = new QuotaSampler(shares, storedQuotas.countsFor(key, shares.size()), key);
        int[] members = assignAll(sampler);
        tenantCounts.put(key, sampler.assignedCounts());
        return members;
    }

    private int[] assignForPrompt(String key, List<Double> shares) {
        String digest = Sha256.hex((key + "\n" + context.normalisedText()).getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
        Map<String, List<Long>> counts =
                new LinkedHashMap<>(storedQuotas.prompts().getOrDefault(key, Map.of()));
        List<Long> knownCounts = counts.remove(digest);
        String seed = key + "#" + digest;
        QuotaSampler sampler = new QuotaSampler(
                shares,
                knownCounts == null
                        ? Collections.nCopies(shares.size(), 0L)
                        : Quotas.requireSize(key, knownCounts, shares.size()),
                seed);
        if (knownCounts == null) {
            skipInitialAssignments(sampler, digest);
        }
        int[] members = assignAll(sampler);
        counts.put(digest, sampler.assignedCounts());
        evictOldest(counts);
        promptCounts.put(key, counts);
        return members;
    }

    /** Skips some assignments: otherwise the first image of every prompt would get the member with the largest share. */
    private static void skipInitialAssignments(QuotaSampler sampler, String digest) {
        int skipped = Integer.parseInt(digest.substring(0, 4), 16) % START_OFFSETS;
        for (int i = 0; i < skipped; i++) {
            sampler.assignNext();
        }
    }

    private static void evictOldest(Map<String, List<Long>> counts) {
        Iterator<String> oldest = counts.keySet().iterator();
        while (counts.size() > Quotas.MAX_PROMPTS) {
            oldest.next();
            oldest.remove();
        }
    }

    private int[] assignAll(QuotaSampler sampler) {
        int[] members = new int[context.imageCount()];
        for (int i = 0; i < members.length; i++) {
            members[i] = sampler.assignNext();
        }
        return members;
    }

    /**
     * Counts the request's images against a limit per minute (generic cell rate algorithm: one number holds until when the
     * allowance is used up).
     *
     * @return seconds until the images are allowed; 0 if they are, and then they are counted
     */
    long secondsUntilAllowed(String rule, int perMinute) {
        long now = ChronoUnit.MICROS.between(java.time.Instant.EPOCH, context.requestedAt());
        String key = quotaKey(rule);
        long usedUntil = Math.max(storedQuotas.minutes().getOrDefault(key, now), now)
                + context.imageCount() * MINUTE_MICROS / perMinute;
        if (usedUntil - now > MINUTE_MICROS) {
            return Math.max(1, (usedUntil - now - MINUTE_MICROS + 999_999) / 1_000_000);
        }
        allowanceUsedUntil.put(key, usedUntil);
        return 0;
    }

    /** Returns the quotas to keep if the request is admitted. */
    Quotas result() {
        return tenantCounts.isEmpty() && promptCounts.isEmpty() && allowanceUsedUntil.isEmpty()
                ? storedQuotas
                : new Quotas(
                        merge(storedQuotas.drawn(), tenantCounts),
                        merge(storedQuotas.prompts(), promptCounts),
                        merge(storedQuotas.minutes(), allowanceUsedUntil));
    }

    private static <T> Map<String, T> merge(Map<String, T> stored, Map<String, T> changed) {
        Map<String, T> merged = new HashMap<>(stored);
        merged.putAll(changed);
        return merged;
    }

    private String quotaKey(String rule) {
        return policyLabel + "/" + rule;
    }
}
