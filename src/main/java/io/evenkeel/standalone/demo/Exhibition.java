package io.evenkeel.standalone.demo;

import io.evenkeel.evaluation.BareSampler;
import io.evenkeel.evaluation.BareSampler.Painted;
import io.evenkeel.standalone.demo.Exhibit.Shot;
import io.evenkeel.standalone.demo.Exhibit.Twins;
import io.evenkeel.standalone.demo.Reply.Steered;
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
final class Exhibition {
    private static final String PICTURES = "pictures";

    private final BareSampler sampler;
    private final Vault vault;
    private final Path folder;

    /**
     * An exhibition.
     *
     * @param sampler paints the unsteered ones
     * @param vault holds the steered ones
     * @param folder the report's
     */
    Exhibition(BareSampler sampler, Vault vault, Path folder) {
        this.sampler = sampler;
        this.vault = vault;
        this.folder = folder;
    }

    /** Paints an unsteered twin of every steered picture, from the same noise. */
    List<Exhibit> open(List<Scripted> requests, Map<String, Reply> replies, Console console) {
        Map<String, List<CompletableFuture<Painted>>> queued = new LinkedHashMap<>();
        int pictures = 0;
        for (Scripted asked : requests) {
            List<Steered> steered = reply(asked, replies).pictures();
            queued.put(
                    asked.id(),
                    steered.stream()
                            .map(picture -> sampler.paint(asked.words(), picture.seed()))
                            .toList());
            pictures += steered.size();
        }
        Console.Stretch stretch = console.stretch("unsteered, from the same seeds", pictures, "pictures");
        List<Exhibit> exhibits = new ArrayList<>();
        int done = 0;
        for (Scripted asked : requests) {
            Exhibit exhibit = exhibit(asked, reply(asked, replies), Objects.requireNonNull(queued.get(asked.id())));
            exhibits.add(exhibit);
            done += exhibit.twins().size();
            stretch.reached(done, "");
        }
        return exhibits;
    }

    private static Reply reply(Scripted asked, Map<String, Reply> replies) {
        return Objects.requireNonNull(replies.get(asked.id()), "every request has an outcome");
    }

    private Exhibit exhibit(Scripted asked, Reply reply, List<CompletableFuture<Painted>> unsteered) {
        List<Twins> twins = new ArrayList<>();
        for (int i = 0; i < unsteered.size(); i++) {
            Steered steered = reply.pictures().get(i);
            Painted twin = unsteered.get(i).join();
            String name = asked.id() + "-" + (i + 1);
            twins.add(new Twins(
                    new Shot(kept(name + "-unsteered", twin.png()), twin.measured()),
                    new Shot(kept(name + "-steered", stored(steered)), steered.measured()),
                    steered.pushes()));
        }
        return new Exhibit(asked, reply, twins);
    }

    private byte[] stored(Steered picture) {
        return vault.picture(picture.sha256(), tenant -> true)
                .orElseThrow(() -> new IllegalStateException("picture (" + picture.sha256() + ") is not stored."));
    }

    private String kept(String name, byte[] png) {
        String file = PICTURES + "/" + name + ".png";
        try {
            Files.createDirectories(folder.resolve(PICTURES));
            Files.write(folder.resolve(file), png);
        } catch (IOException e) {
            throw new UncheckedIOException("picture (" + name + ") cannot be kept in (" + folder + ")", e);
        }
        return file;
    }
}
