package io.evenkeel.demo;

import io.evenkeel.demo.BaselineGenerator.ClassifiedImage;
import io.evenkeel.demo.RequestResult.SteeredImage;
import io.evenkeel.demo.SteeringComparison.ImagePair;
import io.evenkeel.demo.SteeringComparison.ReportImage;
import io.evenkeel.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Puts the pictures of a demonstration side by side, in the report's folder. */
final class ComparisonBuilder {
    private static final String IMAGES_FOLDER = "pictures";

    private final BaselineGenerator sampler;
    private final Vault vault;
    private final Path folder;

    /**
     * An exhibition.
     *
     * @param sampler paints the unsteered ones
     * @param vault holds the steered ones
     * @param folder the report's
     */
    ComparisonBuilder(BaselineGenerator sampler, Vault vault, Path folder) {
        this.sampler = sampler;
        this.vault = vault;
        this.folder = folder;
    }

    /** Paints an unsteered twin of every steered picture, from the same noise. */
    List<SteeringComparison> build(
            List<DemoRequest> requests, Map<String, RequestResult> replies, ProgressConsole console) {
        Map<String, List<CompletableFuture<ClassifiedImage>>> baselines = new LinkedHashMap<>();
        int pictures = 0;
        for (DemoRequest request : requests) {
            List<SteeredImage> steered = requireResult(request, replies).images();
            baselines.put(
                    request.id(),
                    steered.stream()
                            .map(image -> sampler.generate(request.words(), image.seed()))
                            .toList());
            pictures += steered.size();
        }
        ProgressConsole.ProgressPhase phase =
                console.startPhase("unsteered, from the same seeds", pictures, "pictures");
        List<SteeringComparison> steeringComparisons = new ArrayList<>();
        int done = 0;
        for (DemoRequest request : requests) {
            SteeringComparison comparison = compare(
                    request, requireResult(request, replies), Objects.requireNonNull(baselines.get(request.id())));
            steeringComparisons.add(comparison);
            done += comparison.imagePairs().size();
            phase.update(done, "");
        }
        return steeringComparisons;
    }

    private static RequestResult requireResult(DemoRequest request, Map<String, RequestResult> replies) {
        return Objects.requireNonNull(replies.get(request.id()), "every request has an outcome");
    }

    private SteeringComparison compare(
            DemoRequest request, RequestResult result, List<CompletableFuture<ClassifiedImage>> baselines) {
        List<ImagePair> imagePairs = new ArrayList<>();
        for (int i = 0; i < baselines.size(); i++) {
            SteeredImage steeredImage = result.images().get(i);
            ClassifiedImage baseline = baselines.get(i).join();
            String name = request.id() + "-" + (i + 1);
            imagePairs.add(new ImagePair(
                    new ReportImage(saveImage(name + "-unsteered", baseline.png()), baseline.classification()),
                    new ReportImage(
                            saveImage(name + "-steered", loadImage(steeredImage)), steeredImage.classifications()),
                    steeredImage.appliedConcepts()));
        }
        return new SteeringComparison(request, result, imagePairs);
    }

    private byte[] loadImage(SteeredImage image) {
        return vault.findImage(image.sha256(), tenant -> true)
                .orElseThrow(() -> new IllegalStateException("picture (" + image.sha256() + ") is not stored."));
    }

    private String saveImage(String name, byte[] png) {
        String file = IMAGES_FOLDER + "/" + name + ".png";
        try {
            Files.createDirectories(folder.resolve(IMAGES_FOLDER));
            Files.write(folder.resolve(file), png);
        } catch (IOException e) {
            throw new UncheckedIOException("picture (" + name + ") cannot be kept in (" + folder + ")", e);
        }
        return file;
    }
}
