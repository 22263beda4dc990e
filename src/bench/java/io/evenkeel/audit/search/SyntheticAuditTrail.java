package io.evenkeel.audit.search;

import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Made-up entries of a tenant, for benchmarks: each follows from its number alone. A quarter is refused, most others are steered; one
 * requester in twenty is the same, one entry in ten thousand an administrator's, one refusal in a thousand by a rule that seldom fires.
 *
 * @param size how many, spread over a year
 */
public record SyntheticAuditTrail(String tenant, long size) {
    static final Instant START = Instant.parse("2025-11-01T00:00:00Z");
    static final Duration PERIOD = Duration.ofDays(365);
    static final String FREQUENT_REQUESTER = digest("bot");

    private static final int REQUESTERS = 100_000;
    private static final int VERSIONS = 40;
    private static final List<String> RULES = List.of("no-violence", "no-celebrities", "no-logos");
    private static final List<String> TERMS =
            List.of("gun", "knife", "blood", "famous actor", "logo", "brand", "bomb", "tank");
    static final List<String> MODELS = List.of(digest("m1"), digest("m2"), digest("m3"));

    /** A made-up row. */
    record SyntheticEntry(
            long seq,
            String kind,
            Instant at,
            String actor,
            String source,
            String request,
            String requester,
            String policy,
            String model,
            String code,
            String rule,
            String concept,
            String image,
            String body) {}

    private static String digest(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    Instant timeOf(long seq) {
        long micros = PERIOD.toSeconds() * 1_000_000 / size;
        return START.plus(seq * micros + new SplittableRandom(seq).nextLong(5_000_000), ChronoUnit.MICROS);
    }

    SyntheticEntry createEntry(long seq) {
        SplittableRandom random = new SplittableRandom(seq ^ ((long) tenant.hashCode() << 32));
        String policy = tenant + "@" + (1 + seq * VERSIONS / size);
        String requester = random.nextInt(20) == 0 ? FREQUENT_REQUESTER : digest("r" + random.nextInt(REQUESTERS));
        String request = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong() >>> 40);
        int dice = random.nextInt(10_000);
        if (dice == 0) {
            return createAdminEntry(seq);
        }
        SyntheticEntry head = new SyntheticEntry(
                seq,
                dice < 2500 ? "generation.refused" : dice < 2700 ? "generation.failed" : "generation.completed",
                timeOf(seq),
                "evenkeel",
                dice % 3 == 0 ? "/feed" : "/studio",
                request,
                requester,
                policy,
                "",
                "",
                "",
                "",
                "",
                "");
        return dice < 2500
                ? createRefused(head, random)
                : dice < 2700 ? createFailed(head) : createCompleted(head, random);
    }

    private SyntheticEntry createAdminEntry(long seq) {
        String body = "{\"actor\":\"ada\",\"at\":\"" + timeOf(seq)
                + "\",\"kind\":\"policy.published\",\"schema\":3,\"tenant\":\"" + tenant + "\",\"version\":" + seq
                + "}";
        return new SyntheticEntry(
                seq, "policy.published", timeOf(seq), "ada", "", "", "", "", "", "", "", "", "", body);
    }

    private SyntheticEntry createRefused(SyntheticEntry head, SplittableRandom random) {
        String rule = random.nextInt(1000) == 0 ? "no-forgery" : RULES.get(random.nextInt(RULES.size()));
        String code = random.nextInt(50) == 0 ? "too-many-pictures" : "blocked";
        String text = code.equals("blocked")
                ? "the prompt holds a blocked term (\\\"" + TERMS.get(random.nextInt(TERMS.size())) + "\\\"), of "
                        + rule
                : "asks for (" + (5 + random.nextInt(90)) + ") pictures, at most 4 are allowed at once";
        String middle = "\"code\":\"" + code + "\",";
        return withBody(head, "", code, rule, "", "", middle, "\"reasons\":[" + reasonJson(rule, true, text) + "],");
    }

    private SyntheticEntry createFailed(SyntheticEntry head) {
        return withBody(head, modelOf(head.seq()), "out-of-memory", "", "", "", "\"code\":\"out-of-memory\",", "");
    }

    private SyntheticEntry createCompleted(SyntheticEntry head, SplittableRandom random) {
        String sex = random.nextBoolean() ? "female" : "male";
        String concept = random.nextInt(5000) == 0 ? "dragon@1" : sex + "@" + (1 + head.seq() * 4 / size);
        String image = digest(head.request() + "p") + digest(head.request());
        double probability = 0.5 + random.nextDouble() / 2;
        String sample = String.format(
                Locale.ROOT,
                "\"samples\":[{\"index\":0,\"classifications\":{\"gender\":{\"%s\":%.3f,\"%s\":%.3f}},\"sha256\":\"%s\","
                        + "\"steering\":[{\"concept\":\"%s\",\"strength\":1.2}]}],",
                sex,
                probability,
                sex.equals("male") ? "female" : "male",
                1 - probability,
                image,
                concept);
        String reasons =
                "\"reasons\":[" + reasonJson("balance", true, "the prompt leaves gender open: " + concept) + "],";
        return withBody(head, modelOf(head.seq()), "", "balance", concept, image, "", reasons + sample);
    }

    private String modelOf(long seq) {
        return MODELS.get((int) (seq * MODELS.size() / size));
    }

    private static String reasonJson(String rule, boolean fired, String text) {
        return "{\"fired\":" + fired + ",\"rule\":\"" + rule + "\",\"text\":\"" + text + "\"}";
    }

    private SyntheticEntry withBody(
            SyntheticEntry head,
            String model,
            String code,
            String rule,
            String concept,
            String image,
            String middle,
            String further) {
        String body = "{\"actor\":\"evenkeel\",\"at\":\"" + head.at() + "\"," + middle
                + listJson("concepts", concept)
                + "\"kind\":\"" + head.kind() + "\","
                + (model.isEmpty() ? "" : "\"model\":\"" + model + "\",")
                + "\"offset\":" + head.seq() / 4 + ",\"partition\":" + head.seq() % 4 + ","
                + listJson("images", image)
                + "\"policy\":\"" + head.policy() + "\"," + further
                + "\"request\":\"" + head.request() + "\",\"requester\":\"" + head.requester() + "\","
                + listJson("rules", rule)
                + "\"schema\":3,\"source\":\"" + head.source() + "\",\"tenant\":\"" + tenant
                + "\",\"topic\":\"evenkeel.requests\"}";
        return new SyntheticEntry(
                head.seq(),
                head.kind(),
                head.at(),
                head.actor(),
                head.source(),
                head.request(),
                head.requester(),
                head.policy(),
                model,
                code,
                rule,
                concept,
                image,
                body);
    }

    private static String listJson(String name, String value) {
        return value.isEmpty() ? "" : "\"" + name + "\":[\"" + value + "\"],";
    }
}
