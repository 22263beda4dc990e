package io.evenkeel.evaluation.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.evaluation.spec.InvalidEvaluationSpecException;
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
 * Stores observations, one line of JSON each, in an append-only file that one run at a time may use. The first line
 * names the model and judge. A truncated last line of a killed process is dropped. Not thread-safe.
 */
final class ObservationStore implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> REQUIRED_HEADER_FIELDS =
            Set.of("model", "judge", "sampling"); // older headers have only these

    private final RandomAccessFile file;
    private final Map<String, ImageObservation> observations = new HashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Map<String, List<Double>> costRatios = new LinkedHashMap<>();

    private ObservationStore(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * Opens or creates a store.
     *
     * @param header what the observations depend on
     * @throws InvalidEvaluationSpecException if the file belongs to something else, or another run uses it
     * @throws UncheckedIOException if it cannot be read or written
     */
    static ObservationStore open(Path path, Map<String, String> header) {
        try {
            ObservationStore store = new ObservationStore(new RandomAccessFile(path.toFile(), "rw"));
            try {
                store.loadOrCreate(path, header);
            } catch (IOException | RuntimeException e) {
                store.file.close();
                throw e;
            }
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException("(" + path + ") cannot be read or written", e);
        }
    }

    private void loadOrCreate(Path path, Map<String, String> header) throws IOException {
        if (!tryLock()) {
            throw new InvalidEvaluationSpecException(
                    path.toString(),
                    List.of("another run is writing to it."
                            + "\n  Maybe wait for it, or give this one another folder with --out."));
        }
        List<String> lines = completeLines();
        String first = JSON.writeValueAsString(header);
        if (!lines.isEmpty() && !isCompatible(JSON.readTree(lines.get(0)), JSON.valueToTree(header))) {
            throw new InvalidEvaluationSpecException(
                    path.toString(),
                    List.of("it holds measurements of " + lines.get(0) + ", this run's are of " + first
                            + ".\n  Maybe another folder is to be given with --out."));
        }
        resume(lines, first);
    }

    /** Locks the file until it is closed. */
    private boolean tryLock() throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) { // locked by this process
            return false;
        }
    }

    /** Accepts older headers with fewer fields if those fields agree. */
    private static boolean isCompatible(JsonNode writtenHeader, JsonNode expectedHeader) {
        Set<String> names = new HashSet<>(REQUIRED_HEADER_FIELDS);
        writtenHeader.fieldNames().forEachRemaining(names::add);
        return names.stream().allMatch(name -> writtenHeader.path(name).equals(expectedHeader.path(name)));
    }

    /** Reads through the locked file: closing another handle would release the lock. */
    private List<String> completeLines() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(file.length())];
        file.readFully(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private void resume(List<String> lines, String header) throws IOException {
        long length = 0;
        for (String line : lines) {
            length += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        file.setLength(length);
        file.seek(length);
        if (lines.isEmpty()) {
            appendLine(header);
        } else {
            for (String line : lines.subList(1, lines.size())) {
                loadLine(JSON.readTree(line));
            }
        }
    }

    private void loadLine(JsonNode line) {
        String key = line.path("key").asText();
        if (line.has("cost")) {
            costRatios
                    .computeIfAbsent(key, any -> new ArrayList<>())
                    .add(line.path("cost").asDouble());
        } else if (line.has("failed")) {
            failures.put(key, line.path("failed").asText());
        } else {
            observations.put(key, parseObservation(line));
        }
    }

    boolean contains(EvaluationSample sample) {
        return observations.containsKey(sample.key()) || failures.containsKey(sample.key());
    }

    Optional<ImageObservation> find(EvaluationSample sample) {
        return Optional.ofNullable(observations.get(sample.key()));
    }

    /** Returns the reasons of failures, by key. */
    Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    /** Returns a method's time for each image, relative to the baseline, for each round. */
    List<Double> costRatios(String key) {
        return List.copyOf(costRatios.getOrDefault(key, List.of()));
    }

    void add(EvaluationSample sample, ImageObservation observation) {
        observations.put(sample.key(), observation);
        appendLine(toJson(sample.key(), observation).toString());
    }

    void addFailure(EvaluationSample sample, String reason) {
        failures.put(sample.key(), reason);
        appendLine(JSON.createObjectNode()
                .put("key", sample.key())
                .put("failed", reason)
                .toString());
    }

    void addCost(String key, double ratio) {
        costRatios.computeIfAbsent(key, any -> new ArrayList<>()).add(ratio);
        appendLine(JSON.createObjectNode().put("key", key).put("cost", ratio).toString());
    }

    private void appendLine(String line) {
        try {
            file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the measurements cannot be written", e);
        }
    }

    private static ObjectNode toJson(String key, ImageObservation observation) {
        ObjectNode line = JSON.createObjectNode().put("key", key);
        ObjectNode classification = line.putObject("seen");
        observation.classification().groups().forEach((group, labels) -> {
            ObjectNode shares = classification.putObject(group);
            labels.forEach((label, share) -> shares.put(label, share));
        });
        observation.baselineSimilarity().ifPresent(baselineSimilarity -> {
            if (!baselineSimilarity.identical()) {
                line.put("psnr", baselineSimilarity.psnr());
            }
            line.put("ssim", baselineSimilarity.ssim());
            line.put("distance", baselineSimilarity.distance());
            line.put("same", baselineSimilarity.identical());
        });
        return line.put("features", encodeFeatures(observation.features()));
    }

    private static ImageObservation parseObservation(JsonNode line) {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        line.path("seen").properties().forEach(group -> {
            Map<String, Double> labels = new LinkedHashMap<>();
            group.getValue()
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asDouble()));
            groups.put(group.getKey(), labels);
        });
        Optional<ImageObservation.BaselineSimilarity> similarity = line.has("same")
                ? Optional.of(new ImageObservation.BaselineSimilarity(
                        line.path("psnr").asDouble(Double.POSITIVE_INFINITY),
                        line.path("ssim").asDouble(),
                        line.path("distance").asDouble(),
                        line.path("same").asBoolean()))
                : Optional.empty();
        return new ImageObservation(
                new ClassificationResult(groups),
                decodeFeatures(line.path("features").asText()),
                similarity);
    }

    private static String encodeFeatures(float[] features) {
        ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES);
        bytes.asFloatBuffer().put(features);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] decodeFeatures(String text) {
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
