package io.evenkeel.policy;

import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The quotas while one wish is decided: what is drawn and counted goes on top of what was kept. For one thread. */
final class Ledger {
    private static final long MINUTE = 60_000_000; // microseconds
    /** Draws that a prompt's counts may start after: as many prompts as there are starts, and their first pictures keep the shares. */
    private static final int STARTS = 16;

    private final Question question;
    private final String policy;
    private final Quotas before;
    private final Map<String, List<Long>> drawn = new HashMap<>();
    private final Map<String, Map<String, List<Long>>> prompts = new HashMap<>();
    private final Map<String, Long> minutes = new HashMap<>();

    Ledger(Question question, PublishedPolicy policy, Quotas quotas) {
        this.question = question;
        this.policy = policy.label();
        this.before = quotas.of(policy);
    }

    /** Draws a member for each picture of the wish. */
    int[] draw(Rule.Fairness rule) {
        String key = key(rule.id());
        List<Double> shares = rule.target().shares();
        return switch (rule.scope()) {
            case TENANT -> drawForTenant(key, shares);
            case PROMPT -> drawForPrompt(key, shares);
            case REQUEST -> drawForRequest(rule.id(), rule.target());
        };
    }

    /** Draws a member for each picture of the wish, of which no count is kept. */
    int[] drawForRequest(String rule, Rule.Target target) {
        return Spread.members(
                target.shares(),
                question.count(),
                key(rule) + "#" + target.group() + "#" + question.wish().id());
    }

    private int[] drawForTenant(String key, List<Double> shares) {
        Balance balance = new Balance(shares, before.of(key, shares.size()), key);
        int[] members = drawn(balance);
        drawn.put(key, balance.drawn());
        return members;
    }

    private int[] drawForPrompt(String key, List<Double> shares) {
        String digest = Sha256.hex((key + "\n" + question.text()).getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
        Map<String, List<Long>> counts = new LinkedHashMap<>(before.prompts().getOrDefault(key, Map.of()));
        List<Long> known = counts.remove(digest);
        String seed = key + "#" + digest;
        Balance balance = new Balance(
                shares,
                known == null ? Collections.nCopies(shares.size(), 0L) : Quotas.fitting(key, known, shares.size()),
                seed);
        if (known == null) {
            start(balance, digest);
        }
        int[] members = drawn(balance);
        counts.put(digest, balance.drawn());
        forgetOldest(counts);
        prompts.put(key, counts);
        return members;
    }

    /** Draws some that nobody sees: else every prompt's first picture would meet the member with the largest share. */
    private static void start(Balance balance, String digest) {
        int skipped = Integer.parseInt(digest.substring(0, 4), 16) % STARTS;
        for (int i = 0; i < skipped; i++) {
            balance.draw();
        }
    }

    private static void forgetOldest(Map<String, List<Long>> counts) {
        Iterator<String> oldest = counts.keySet().iterator();
        while (counts.size() > Quotas.MOST_PROMPTS) {
            oldest.next();
            oldest.remove();
        }
    }

    private int[] drawn(Balance balance) {
        int[] members = new int[question.count()];
        for (int i = 0; i < members.length; i++) {
            members[i] = balance.draw();
        }
        return members;
    }

    /**
     * Counts the wish's pictures against what a rule allows a minute (generic cell rate algorithm: one number says until when
     * the allowance is used up).
     *
     * @return for how many more seconds it is used up; 0 if the pictures are allowed, and then they are counted
     */
    long secondsUntilAllowed(String rule, int perMinute) {
        long now = ChronoUnit.MICROS.between(java.time.Instant.EPOCH, question.time());
        String key = key(rule);
        long used = Math.max(before.minutes().getOrDefault(key, now), now) + question.count() * MINUTE / perMinute;
        if (used - now > MINUTE) {
            return Math.max(1, (used - now - MINUTE + 999_999) / 1_000_000);
        }
        minutes.put(key, used);
        return 0;
    }

    /** What to keep if the wish is admitted. */
    Quotas after() {
        return drawn.isEmpty() && prompts.isEmpty() && minutes.isEmpty()
                ? before
                : new Quotas(
                        merged(before.drawn(), drawn),
                        merged(before.prompts(), prompts),
                        merged(before.minutes(), minutes));
    }

    private static <T> Map<String, T> merged(Map<String, T> kept, Map<String, T> changed) {
        Map<String, T> merged = new HashMap<>(kept);
        merged.putAll(changed);
        return merged;
    }

    private String key(String rule) {
        return policy + "/" + rule;
    }
}
