package io.evenkeel.generation.replay;

import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.Entry;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.generation.Redrawing;
import io.evenkeel.generation.Sample;
import io.evenkeel.generation.Workshop;
import io.evenkeel.generation.replay.Cases.Asked;
import io.evenkeel.generation.replay.Replay.Made;
import io.evenkeel.generation.replay.Replay.Pair;
import io.evenkeel.generation.replay.Replay.Shot;
import io.evenkeel.generation.replay.Script.Scene;
import io.evenkeel.marking.Marker;
import io.evenkeel.marking.image.Pixels;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Unopenable;
import io.evenkeel.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds replayed pictures against recorded ones, and records that somebody did. */
@ApplicationScoped
class Findings {
    private final Redrawing studio;
    private final Vault vault;
    private final Marker marker;
    private final AuditTrail audit;
    private final Clock clock;

    Findings(Redrawing studio, Vault vault, Marker marker, AuditTrail audit, Clock clock) {
        this.studio = studio;
        this.vault = vault;
        this.marker = marker;
        this.audit = audit;
        this.clock = clock;
    }

    Replay of(long seq, boolean steered, Script script, Entry entry, List<Sample> drawn, TenantId tenant, Asked asked) {
        List<Pair> pairs = IntStream.range(0, drawn.size())
                .mapToObj(i -> pair(script.scenes().get(i), drawn.get(i), entry, tenant, asked))
                .toList();
        Workshop now = studio.workshop();
        return new Replay(
                seq,
                steered,
                pairs.stream().allMatch(Pair::identical),
                new Made(script.model(), said(entry, "evenkeel"), said(entry, "runtime"), said(entry, "device")),
                new Made(now.model(), now.evenkeel(), now.runtime(), now.device()),
                pairs);
    }

    private static @Nullable String said(Entry entry, String detail) {
        return entry.details().get(detail) instanceof String text ? text : null;
    }

    private Pair pair(Scene then, Sample now, Entry entry, TenantId tenant, Asked asked) {
        Optional<Picture> recorded = stored(then.sha256(), tenant);
        Optional<Picture> replayed = stored(now.sha256(), tenant);
        boolean comparable =
                recorded.isPresent() && replayed.isPresent() && areComparable(recorded.get(), replayed.get());
        return new Pair(
                then.index(),
                then.seed(),
                Shot.of(then.sha256(), then.pixels()),
                Shot.of(now.sha256(), now.pixels()),
                now.measured().groups(),
                then.pixels() == null
                        ? then.sha256().equals(now.sha256())
                        : then.pixels().equals(now.pixels()),
                comparable ? Comparison.of(recorded.get(), replayed.get()) : null,
                comparable ? both(recorded.get(), replayed.get(), entry, asked) : null);
    }

    private Optional<Picture> stored(String digest, TenantId tenant) {
        try {
            return vault.picture(digest, tenant::equals).map(Pngs::read);
        } catch (Unopenable e) { // what is damaged is not compared; whoever fetches it learns so
            return Optional.empty();
        }
    }

    private static boolean areComparable(Picture one, Picture other) {
        return one.width() == other.width()
                && one.height() == other.height()
                && Math.min(one.width(), one.height()) >= Comparison.SMALLEST;
    }

    private String both(Picture then, Picture now, Entry entry, Asked asked) {
        Picture both = Pngs.sideBySide(then, now);
        byte[] png = marker.mark(
                        new Pixels(both.width(), both.height(), both.rgb()), Findings::png, Optional.of(entry.at()))
                .png();
        return "/api/v1/pictures/" + asked.envelope().put(png);
    }

    private static byte[] png(Pixels pixels) {
        return new Picture(pixels.width(), pixels.height(), pixels.rgb()).png();
    }

    /** With the replayed pictures, so that they are found, and erased, by their digests. */
    @Transactional
    public void record(Replay replay, Entry entry, Actor actor) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("of", replay.seq());
        details.put("steered", replay.steered());
        details.put("identical", replay.identical());
        List<String> pictures = replay.pictures().stream()
                .flatMap(pair -> Stream.of(
                        pair.replayed().sha256(),
                        pair.sideBySide() == null ? "" : pair.sideBySide().substring("/api/v1/pictures/".length())))
                .filter(digest -> !digest.isEmpty())
                .distinct()
                .toList();
        audit.append(new Entry(
                Entry.SCHEMA,
                "audit.replayed",
                clock.instant(),
                entry.tenant(),
                actor.name(),
                entry.source(),
                entry.request(),
                null,
                null,
                entry.model(),
                List.of(),
                List.of(),
                pictures,
                details));
    }
}
