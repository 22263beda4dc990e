package io.evenkeel.benchmark;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Entries as requests leave them: of six, five were drawn and steered, and one was refused; of some 1.2 kB. */
final class SyntheticEntries {
    private final Random random;
    private final Instant last;

    SyntheticEntries(long seed) {
        random = new Random(seed);
        last = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** As records of the audit topic hold them. Few tenants have most of them. */
    List<byte[]> values(int tenants, int count) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(AuditEntryCodec.encode(entry(tenant(tenants), i, last.minusMillis(count - i))));
        }
        return values;
    }

    /** By Zipf's law, roughly. */
    private String tenant(int tenants) {
        return "tenant-" + (int) (Math.pow(tenants, random.nextDouble()) - 1);
    }

    private AuditEntry entry(String tenant, int number, Instant at) {
        boolean isDrawn = number % 6 != 0;
        String picture = digest(number, "picture");
        return new AuditEntry(
                AuditEntry.CURRENT_SCHEMA,
                isDrawn ? "generation.completed" : "generation.refused",
                at,
                tenant,
                "evenkeel",
                "/shop",
                "r-" + Long.toHexString(random.nextLong()),
                tenant + "@" + (1 + number / 50_000),
                digest(number / 50_000, tenant),
                isDrawn ? digest(0, "model") : null,
                List.of(isDrawn ? "gender-balance" : "no-real-people"),
                isDrawn ? List.of(concept(number) + "@1") : List.of(),
                isDrawn ? List.of(picture) : List.of(),
                details(number, isDrawn, picture));
    }

    private static String concept(int number) {
        return number % 2 == 0 ? "female" : "male";
    }

    private Map<String, Object> details(int number, boolean isDrawn, String picture) {
        Map<String, Object> details = new TreeMap<>(Map.of(
                "topic",
                "evenkeel.requests",
                "partition",
                number % 4,
                "offset",
                number / 4,
                "evenkeel",
                "0.1.0",
                "runtime",
                "onnxruntime 1.29.0",
                "device",
                "cuda:0",
                "timings",
                Map.of("waited", random.nextInt(50), "millis", random.nextInt(3000)),
                "requester",
                digest(random.nextInt(50_000), "requester").substring(0, 32),
                "commitment",
                digest(number, "commitment"),
                "reasons",
                reasons(isDrawn, number)));
        details.putAll(Map.of(
                "solver",
                "ddim",
                "steps",
                25,
                "guidance",
                5.0,
                "rescale",
                0.0,
                "width",
                512,
                "height",
                512,
                "count",
                1));
        details.put("seed", Integer.toUnsignedLong(random.nextInt()));
        if (isDrawn) {
            details.put("samples", List.of(sample(number, picture)));
        } else {
            details.put("code", "blocked-by-policy");
            details.put("detail", "the policy refuses this prompt.");
        }
        return details;
    }

    private static List<Map<String, Object>> reasons(boolean isDrawn, int number) {
        return List.of(
                Map.of(
                        "rule",
                        "no-real-people",
                        "fired",
                        !isDrawn,
                        "outcome",
                        isDrawn ? "not-fired" : "fired",
                        "text",
                        isDrawn
                                ? "the prompt holds no blocked term"
                                : "the prompt holds a blocked term (\"celebrity\")"),
                Map.of(
                        "rule",
                        "gender-balance",
                        "fired",
                        isDrawn,
                        "outcome",
                        isDrawn ? "fired" : "not-fired",
                        "text",
                        "the prompt leaves gender open: " + concept(number) + "@1"));
    }

    private Map<String, Object> sample(int number, String picture) {
        double woman = Math.round(random.nextDouble() * 1e6) / 1e6;
        return Map.of(
                "index",
                0,
                "sha256",
                picture,
                "pixels",
                digest(number, "pixels"),
                "width",
                512,
                "height",
                512,
                "seed",
                Integer.toUnsignedLong(random.nextInt()),
                "steering",
                List.of(Map.of(
                        "concept", concept(number) + "@1",
                        "digest", digest(0, concept(number)),
                        "strength", 2.0,
                        "from", 0.0,
                        "until", 1.0)),
                "measured",
                Map.of(
                        "gender",
                        Map.of("woman", woman, "man", 1 - woman),
                        "unsafe",
                        Map.of("safe", 0.99, "unsafe", 0.01)));
    }

    private static String digest(int number, String of) {
        return Sha256.hex((of + number).getBytes(StandardCharsets.UTF_8));
    }
}
