package io.evenkeel.generation.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.Entry;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.PictureSize;
import io.evenkeel.diffusion.Unsamplable;
import io.evenkeel.generation.Redrawing;
import io.evenkeel.generation.Sample;
import io.evenkeel.generation.StudioFull;
import io.evenkeel.generation.replay.Cases.Asked;
import io.evenkeel.generation.replay.Script.Scene;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Draws again what entries say was drawn. */
@ApplicationScoped
class Replays {
    private final Cases cases;
    private final Vectors vectors;
    private final Redrawing studio;
    private final Findings findings;
    private final ReplayConfig config;
    private final Semaphore places;

    Replays(Cases cases, Vectors vectors, Redrawing studio, Findings findings, ReplayConfig config) {
        this.cases = cases;
        this.vectors = vectors;
        this.studio = studio;
        this.findings = findings;
        this.config = config;
        this.places = new Semaphore(config.atOnce());
    }

    /**
     * Draws an entry's pictures again.
     *
     * @param steered as they were, or not at all
     * @throws ProblemException {@code unknown-entry}; {@code nothing-drawn}; {@code not-replayable}; {@code another-model};
     *     {@code vector-missing}; {@code vector-altered}; {@code content-erased}, or damaged; {@code studio-full}; {@code
     *     replay-timed-out}; {@code replay-failed}; or the reason why the model cannot draw it
     */
    Replay replay(TenantId tenant, long seq, boolean steered, Actor actor) {
        Entry entry = cases.entry(tenant, seq);
        Script script = Script.of(entry);
        requireServed(script.model());
        Asked asked = cases.asked(tenant, seq, entry);
        List<SteeringPlan> plans = steered
                ? vectors.plans(script)
                : Collections.nCopies(script.scenes().size(), SteeringPlan.NONE);
        List<Sample> drawn = drawn(tenant, entry, asked, pictures(script, asked, plans));
        Replay replay = findings.of(seq, steered, script, entry, drawn, tenant, asked);
        findings.record(replay, entry, actor);
        return replay;
    }

    private void requireServed(String model) {
        String served = studio.workshop().model();
        if (!model.equals(served)) {
            throw ProblemException.conflict(
                    "another-model",
                    "the pictures were drawn by the model (" + model + "), but served is (" + served
                            + ").\nMaybe ask the deployment that serves it.");
        }
    }

    private static List<PictureRequest> pictures(Script script, Asked asked, List<SteeringPlan> plans) {
        JsonNode data = asked.data();
        String prompt = data.path("prompt").asText("");
        String negative = data.path("negativePrompt").asText("");
        return IntStream.range(0, plans.size())
                .mapToObj(i -> {
                    Scene scene = script.scenes().get(i);
                    PictureSize size = new PictureSize(scene.width(), scene.height());
                    return new PictureRequest(prompt, negative, scene.seed(), size, script.settings(), plans.get(i));
                })
                .toList();
    }

    private List<Sample> drawn(TenantId tenant, Entry entry, Asked asked, List<PictureRequest> pictures) {
        if (!places.tryAcquire()) {
            throw full("(" + config.atOnce() + ") replays are being drawn, which is the most.");
        }
        try {
            return await(studio.redraw(tenant, pictures, entry.at(), asked.envelope()));
        } catch (StudioFull e) {
            throw full(String.valueOf(e.getMessage()));
        } catch (Unsamplable e) {
            throw ProblemException.conflict(e.code(), e.getMessage());
        } finally {
            places.release();
        }
    }

    private List<Sample> await(CompletableFuture<List<Sample>> drawing) {
        try {
            return drawing.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            drawing.cancel(false);
            throw ProblemException.unavailable(
                    "replay-timed-out",
                    "the pictures were not drawn within (" + config.timeout()
                            + ").\nMaybe try again when less is asked for.");
        } catch (InterruptedException e) {
            drawing.cancel(false);
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("replay-failed", "the service is stopping.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unsamplable unsamplable) {
                throw unsamplable;
            }
            throw ProblemException.unavailable(
                    "replay-failed", "the pictures could not be drawn now.\nMaybe the log says why.");
        }
    }

    private static ProblemException full(String why) {
        return ProblemException.unavailable("studio-full", why + "\nMaybe try again in a minute.");
    }
}
