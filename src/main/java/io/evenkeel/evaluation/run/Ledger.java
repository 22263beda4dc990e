package io.evenkeel.evaluation.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.evaluation.protocol.InvalidSpec;
import io.evenkeel.screening.Measured;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was measured so far, a line of JSON each, in a file that only grows, of one run at a time. The first line says of which
 * model and judge; a last line that was cut off when the process died is dropped.
 */
final class Ledger implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ALWAYS = Set.of("model", "judge", "sampling"); // the rest came later to heads

    private final RandomAccessFile file;
    private final Map<String, Sighting> sightings = new HashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<String, List<Double>> costs = new LinkedHashMap<>();

    private Ledger(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * Opens a ledger, or begins one.
     *
     * @param head of what the measurements are
     * @throws InvalidSpec if it is of something else, or another run has it
     * @throws UncheckedIOException if it cannot be read or written
     */
    static Ledger open(Path path, Map<String, String> head) {
        try {
            Ledger ledger = new Ledger(new RandomAccessFile(path.toFile(), "rw"));
            try {
                ledger.begin(path, head);
            } catch (IOException | RuntimeException e) {
                ledger.file.close();
                throw e;
            }
            return ledger;
        } catch (IOException e) {
            throw new UncheckedIOException("(" + path + ") cannot be read or written", e);
        }
    }

    private void begin(Path path, Map<String, String> head) throws IOException {
        if (!isLocked()) {
            throw new InvalidSpec(
                    path.toString(),
                    List.of("another run is writing to it."
                            + "\n  Maybe wait for it, or give this one another folder with --out."));
        }
        List<String> lines = whole();
        String first = JSON.writeValueAsString(head);
        if (!lines.isEmpty() && !isOf(JSON.readTree(lines.get(0)), JSON.valueToTree(head))) {
            throw new InvalidSpec(
                    path.toString(),
                    List.of("it holds measurements of " + lines.get(0) + ", this run's are of " + first
                            + ".\n  Maybe another folder is to be given with --out."));
        }
        resume(lines, first);
    }

    /** Until the file is closed. */
    private boolean isLocked() throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) { // of this very process
            return false;
        }
    }

    /** Heads that were written before they said more are taken for what they say. */
    private static boolean isOf(JsonNode written, JsonNode wanted) {
        Set<String> names = new HashSet<>(ALWAYS);
        written.fieldNames().forEachRemaining(names::add);
        return names.stream().allMatch(name -> written.path(name).equals(wanted.path(name)));
    }

    /** Through the file that is locked: closing another one would unlock it. */
    private List<String> whole() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(file.length())];
        file.readFully(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private void resume(List<String> lines, String head) throws IOException {
        long length = 0;
        for (String line : lines) {
            length += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        file.setLength(length);
        file.seek(length);
        if (lines.isEmpty()) {
            write(head);
        } else {
            for (String line : lines.subList(1, lines.size())) {
                note(JSON.readTree(line));
            }
        }
    }

    private void note(JsonNode line) {
        String key = line.path("key").asText();
        if (line.has("cost")) {
            costs.computeIfAbsent(key, any -> new ArrayList<>())
                    .add(line.path("cost").asDouble());
        } else if (line.has("failed")) {
            failures.put(key, line.path("failed").asText());
        } else {
            sightings.put(key, sighting(line));
        }
    }

    boolean has(Job job) {
        return sightings.containsKey(job.key()) || failures.containsKey(job.key());
    }

    Optional<Sighting> of(Job job) {
        return Optional.ofNullable(sightings.get(job.key()));
    }

    /** Why pictures could not be painted, by key. */
    Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    /** Of a method, under circumstances that its key tells: seconds per picture of each round, over the unsteered model's. */
    List<Double> costs(String key) {
        return List.copyOf(costs.getOrDefault(key, List.of()));
    }

    void add(Job job, Sighting sighting) {
        sightings.put(job.key(), sighting);
        write(json(job.key(), sighting).toString());
    }

    void addFailure(Job job, String why) {
        failures.put(job.key(), why);
        write(JSON.createObjectNode().put("key", job.key()).put("failed", why).toString());
    }

    void addCost(String key, double ratio) {
        costs.computeIfAbsent(key, any -> new ArrayList<>()).add(ratio);
        write(JSON.createObjectNode().put("key", key).put("cost", ratio).toString());
    }

    private void write(String line) {
        try {
            file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the measurements cannot be written", e);
        }
    }

    private static ObjectNode json(String key, Sighting sighting) {
        ObjectNode line = JSON.createObjectNode().put("key", key);
        ObjectNode seen = line.putObject("seen");
        sighting.measured().groups().forEach((group, labels) -> {
            ObjectNode shares = seen.putObject(group);
            labels.forEach((label, share) -> shares.put(label, share));
        });
        sighting.nearness().ifPresent(nearness -> {
            if (!nearness.same()) {
                line.put("psnr", nearness.psnr());
            }
            line.put("ssim", nearness.ssim());
            line.put("distance", nearness.distance());
            line.put("same", nearness.same());
        });
        return line.put("features", encoded(sighting.features()));
    }

    private static Sighting sighting(JsonNode line) {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        line.path("seen").properties().forEach(group -> {
            Map<String, Double> labels = new LinkedHashMap<>();
            group.getValue()
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asDouble()));
            groups.put(group.getKey(), labels);
        });
        Optional<Sighting.Nearness> nearness = line.has("same")
                ? Optional.of(new Sighting.Nearness(
                        line.path("psnr").asDouble(Double.POSITIVE_INFINITY),
                        line.path("ssim").asDouble(),
                        line.path("distance").asDouble(),
                        line.path("same").asBoolean()))
                : Optional.empty();
        return new Sighting(new Measured(groups), decoded(line.path("features").asText()), nearness);
    }

    private static String encoded(float[] features) {
        ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES);
        bytes.asFloatBuffer().put(features);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] decoded(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        float[] features = new float[bytes.capacity() / Float.BYTES];
        bytes.asFloatBuffer().get(features);
        return features;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the measurements cannot be closed", e);
        }
    }
}
