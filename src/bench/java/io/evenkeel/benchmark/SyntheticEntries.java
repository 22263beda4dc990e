package io.evenkeel.benchmark;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.AuditEvent;
import io.evenkeel.audit.GenerationEvent.Cause;
import io.evenkeel.audit.GenerationEvent.ConceptApplication;
import io.evenkeel.audit.GenerationEvent.DecidedRequest;
import io.evenkeel.audit.GenerationEvent.GeneratedOutput;
import io.evenkeel.audit.GenerationEvent.GenerationCompleted;
import io.evenkeel.audit.GenerationEvent.GenerationRefused;
import io.evenkeel.audit.GenerationEvent.GenerationSettings;
import io.evenkeel.audit.GenerationEvent.ImageSample;
import io.evenkeel.audit.GenerationEvent.RuleReason;
import io.evenkeel.audit.GenerationEvent.Timings;
import io.evenkeel.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Creates audit entries of about 1.2 kB, as requests produce them: five of six completed and steered, one refused. */
final class SyntheticEntries {
    private final Random random;
    private final Instant last;

    SyntheticEntries(long seed) {
        random = new Random(seed);
        last = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** Creates record values of the audit topic. A few tenants have most of the entries. */
    List<byte[]> values(int tenants, int count) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(AuditEntryCodec.encode(entry(tenant(tenants), i, last.minusMillis(count - i))));
        }
        return values;
    }

    /** Picks a tenant roughly by Zipf's law. */
    private String tenant(int tenants) {
        return "tenant-" + (int) (Math.pow(tenants, random.nextDouble()) - 1);
    }

    private AuditEntry entry(String tenant, int number, Instant at) {
        boolean isCompleted = number % 6 != 0;
        DecidedRequest request = request(tenant, number, isCompleted);
        GenerationSettings settings = settings();
        AuditEvent event = isCompleted
                ? new GenerationCompleted(request, settings, output(number))
                : new GenerationRefused(
                        request, settings, new Cause("blocked-by-policy", "the policy refuses this prompt."));
        return AuditEntry.create(at, tenant, "evenkeel", event);
    }

    private DecidedRequest request(String tenant, int number, boolean isCompleted) {
        return new DecidedRequest(
                "/shop",
                "r-" + Long.toHexString(random.nextLong()),
                digest(random.nextInt(50_000), "requester").substring(0, 32),
                digest(number, "commitment"),
                tenant + "@" + (1 + number / 50_000),
                digest(number / 50_000, tenant),
                List.of(isCompleted ? "gender-balance" : "no-real-people"),
                reasons(isCompleted, number),
                "evenkeel.requests",
                number % 4,
                (long) (number / 4));
    }

    private GenerationSettings settings() {
        return new GenerationSettings(
                "0.1.0",
                "onnxruntime 1.29.0",
                "cuda:0",
                "ddim",
                25,
                5.0,
                0.0,
                512,
                512,
                1,
                Integer.toUnsignedLong(random.nextInt()),
                new Timings(random.nextInt(50), random.nextInt(3000)));
    }

    private static List<RuleReason> reasons(boolean isCompleted, int number) {
        return List.of(
                new RuleReason(
                        "no-real-people",
                        !isCompleted,
                        isCompleted ? "not-fired" : "fired",
                        isCompleted
                                ? "the prompt holds no blocked term"
                                : "the prompt holds a blocked term (\"celebrity\")"),
                new RuleReason(
                        "gender-balance",
                        isCompleted,
                        isCompleted ? "fired" : "not-fired",
                        "the prompt leaves gender open: " + concept(number) + "@1"));
    }

    private GeneratedOutput output(int number) {
        String image = digest(number, "picture");
        return new GeneratedOutput(
                digest(0, "model"),
                List.of(concept(number) + "@1"),
                List.of(image),
                List.of(),
                List.of(),
                List.of(sample(number, image)));
    }

    private ImageSample sample(int number, String image) {
        double woman = Math.round(random.nextDouble() * 1e6) / 1e6;
        return new ImageSample(
                0,
                image,
                digest(number, "pixels"),
                List.of(),
                512,
                512,
                Integer.toUnsignedLong(random.nextInt()),
                List.of(new ConceptApplication(
                        concept(number) + "@1", digest(0, concept(number)), 2.0, 0.0, 1.0, null)),
                Map.of(
                        "gender",
                        Map.of("woman", woman, "man", 1 - woman),
                        "unsafe",
                        Map.of("safe", 0.99, "unsafe", 0.01)));
    }

    private static String concept(int number) {
        return number % 2 == 0 ? "female" : "male";
    }

    private static String digest(int number, String of) {
        return Sha256.hex((of + number).getBytes(StandardCharsets.UTF_8));
    }
}
