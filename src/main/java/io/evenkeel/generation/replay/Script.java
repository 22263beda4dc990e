package io.evenkeel.generation.replay;

import io.evenkeel.audit.Entry;
import io.evenkeel.diffusion.Settings;
import io.evenkeel.diffusion.schedule.Solver;
import io.evenkeel.platform.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of its pictures: all that a replay draws from, but the prompt.
 *
 * @param model fingerprint
 * @param settings of the sampling
 */
record Script(String model, Settings settings, List<Scene> scenes) {
    Script {
        scenes = List.copyOf(scenes);
    }

    /**
     * One picture.
     *
     * @param sha256 of its file
     * @param pixels SHA-256 of what was drawn, before marking; absent in older entries
     */
    record Scene(
            int index,
            long seed,
            int width,
            int height,
            String sha256,
            @Nullable String pixels,
            List<Pushed> pushes) {
        Scene {
            pushes = List.copyOf(pushes);
        }
    }

    /** What pushed it. Adaptive ones have a factor in the entry. */
    record Pushed(String concept, String digest, double strength, double from, double until, boolean adaptive) {}

    /**
     * Reads an entry.
     *
     * @throws ProblemException {@code nothing-drawn}, with what can be shown instead; {@code not-replayable} if the entry does not
     *     say all that is needed, as those of schema 1
     */
    static Script of(Entry entry) {
        switch (entry.kind()) {
            case "generation.completed" -> {
                return read(entry);
            }
            case "generation.refused" ->
                throw nothing("the request was refused (" + entry.details().getOrDefault("code", "for no named reason")
                        + "): what was refused is never drawn, nor is it without steering.\nMaybe the entry's reasons say"
                        + " what an auditor needs; reveal shows what was asked for.");
            case "generation.failed" ->
                throw nothing("the request failed (" + entry.details().getOrDefault("code", "for no named reason")
                        + "), so that there is no picture to compare with.\nMaybe reveal shows what was asked for.");
            default ->
                throw nothing("an entry of kind (" + entry.kind()
                        + ") is of no pictures.\nMaybe an entry generation.completed is meant.");
        }
    }

    private static ProblemException nothing(String why) {
        return ProblemException.conflict("nothing-drawn", why);
    }

    private static Script read(Entry entry) {
        try {
            Map<?, ?> details = entry.details();
            Settings settings = new Settings(
                    Solver.named(text(details, "solver")),
                    (int) number(details, "steps"),
                    real(details, "guidance"),
                    real(details, "rescale"));
            String model = Optional.ofNullable(entry.model()).orElseThrow(() -> new IllegalArgumentException("model"));
            List<Scene> scenes =
                    list(details, "samples").stream().map(Script::scene).toList();
            if (scenes.isEmpty()) {
                throw new IllegalArgumentException("samples");
            }
            return new Script(model, settings, scenes);
        } catch (IllegalArgumentException e) {
            throw ProblemException.conflict(
                    "not-replayable",
                    "the entry does not say all that a replay needs (" + e.getMessage()
                            + ").\nMaybe it is of an Evenkeel before schema 2.");
        }
    }

    private static Scene scene(Map<?, ?> sample) {
        return new Scene(
                (int) number(sample, "index"),
                number(sample, "seed"),
                (int) number(sample, "width"),
                (int) number(sample, "height"),
                text(sample, "sha256"),
                sample.get("pixels") instanceof String pixels ? pixels : null,
                list(sample, "steering").stream().map(Script::pushed).toList());
    }

    private static Pushed pushed(Map<?, ?> push) {
        return new Pushed(
                text(push, "concept"),
                text(push, "digest"),
                real(push, "strength"),
                real(push, "from"),
                real(push, "until"),
                push.containsKey("factor"));
    }

    private static String text(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name);
    }

    private static long number(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(name);
    }

    private static double real(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(name);
    }

    private static List<Map<?, ?>> list(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            return list.stream().<Map<?, ?>>map(Map.class::cast).toList();
        }
        throw new IllegalArgumentException(name);
    }
}
