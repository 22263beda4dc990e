package io.evenkeel.generation;

import io.evenkeel.audit.Entry;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.platform.Actor;
import io.evenkeel.policy.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the audit trail says of a request: everything but what was asked for, and what was drawn. */
final class Entries {
    private final Drawing drawing;

    Entries(Drawing drawing) {
        this.drawing = drawing;
    }

    /** Of an outcome, at the moment it was told. */
    Entry of(Case file, Outcome outcome, Instant at) {
        List<Sample> samples = outcome instanceof Outcome.Completed completed ? completed.samples() : List.of();
        Map<String, Object> details = coordinates(file.kafka());
        details.putAll(outcome.verdict());
        details.put("reasons", outcome.reasons());
        details.put("timings", timings(file, at));
        keep(file, details);
        settings(file, details);
        if (outcome instanceof Outcome.Completed completed) {
            details.put("obligations", completed.obligations());
            details.put("warnings", completed.warnings());
            details.put("samples", samples.stream().map(Entries::sample).toList());
        }
        details.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
        return entry(file, outcome.name(), at, samples, fired(outcome), details);
    }

    /** Of a record that is no request. */
    Entry of(Case file, Map<String, Object> trouble, Instant at) {
        return entry(file, "dead-lettered", at, List.of(), List.of(), trouble);
    }

    /** Where a request stood. */
    static Map<String, Object> coordinates(ConsumerRecord<byte[], byte[]> kafka) {
        Map<String, Object> where = new LinkedHashMap<>();
        where.put("topic", kafka.topic());
        where.put("partition", kafka.partition());
        where.put("offset", kafka.offset());
        return where;
    }

    /** In milliseconds: how long it stood in the topic, and how long it was worked on. */
    private static Map<String, Object> timings(Case file, Instant at) {
        Instant asked = Instant.ofEpochMilli(Math.max(0, file.kafka().timestamp()));
        return Map.of(
                "waited", Math.max(0, Duration.between(asked, file.begun()).toMillis()),
                "millis", Math.max(0, Duration.between(file.begun(), at).toMillis()));
    }

    private static void keep(Case file, Map<String, Object> details) {
        Kept kept = file.kept();
        if (kept != null) {
            details.put("commitment", kept.commitment());
            if (kept.requester() != null) {
                details.put("requester", kept.requester());
            }
        }
    }

    private void settings(Case file, Map<String, Object> details) {
        Workshop workshop = drawing.workshop();
        details.put("evenkeel", workshop.evenkeel());
        details.put("runtime", workshop.runtime());
        details.put("device", workshop.device());
        GenerationRequest request = file.request();
        if (request != null) {
            Settings settings = drawing.settings(request);
            PictureSize size = drawing.size(request);
            details.put("solver", settings.solver().id());
            details.put("steps", settings.steps());
            details.put("guidance", settings.guidance());
            details.put("rescale", settings.rescale());
            details.put("width", size.width());
            details.put("height", size.height());
            details.put("count", request.count());
            details.put("seed", request.seed());
        }
    }

    private static Map<String, Object> sample(Sample sample) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("index", sample.index());
        told.put("sha256", sample.sha256());
        told.put("pixels", sample.pixels());
        told.put("marks", sample.marks());
        told.put("width", sample.width());
        told.put("height", sample.height());
        told.put("seed", sample.seed());
        told.put("steering", pushes(sample));
        told.put("measured", sample.measured().groups());
        return told;
    }

    /** What pushed a picture, how strongly, and when. */
    static List<Map<String, Object>> pushes(Sample sample) {
        List<SteeringPlan.Push> pushes = sample.plan().pushes();
        return IntStream.range(0, pushes.size())
                .mapToObj(i -> push(pushes.get(i), sample.realised().factors().get(i)))
                .toList();
    }

    private static Map<String, Object> push(SteeringPlan.Push push, double factor) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("concept", push.concept().label());
        told.put("digest", push.concept().digest());
        told.put("strength", push.strength());
        told.put("from", push.from());
        told.put("until", push.until());
        if (push.adaptive()) {
            told.put("factor", factor);
        }
        return told;
    }

    private static List<String> fired(Outcome outcome) {
        return outcome.reasons().stream()
                .filter(Reason::fired)
                .map(Reason::rule)
                .toList();
    }

    private Entry entry(
            Case file, String what, Instant at, List<Sample> samples, List<String> rules, Map<String, Object> details) {
        return new Entry(
                Entry.SCHEMA,
                "generation." + what,
                at,
                file.chain(),
                Actor.EVENKEEL.name(),
                file.id() == null ? null : file.id().source(),
                file.id() == null ? null : file.id().id(),
                file.policy() == null ? null : file.policy().label(),
                file.policy() == null ? null : file.policy().digest(),
                samples.isEmpty() ? null : drawing.workshop().model(),
                rules,
                samples.stream()
                        .flatMap(sample -> sample.plan().pushes().stream())
                        .map(push -> push.concept().label())
                        .distinct()
                        .toList(),
                samples.stream().map(Sample::sha256).toList(),
                details);
    }
}
