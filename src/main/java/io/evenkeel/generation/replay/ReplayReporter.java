package io.evenkeel.generation.replay;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TrailEvent.RequestReplayed;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.ReplayGenerator;
import io.evenkeel.generation.RuntimeInfo;
import io.evenkeel.generation.replay.RecordedRequests.RecordedContent;
import io.evenkeel.generation.replay.Replay.ImageComparison;
import io.evenkeel.generation.replay.Replay.ImageReference;
import io.evenkeel.generation.replay.Replay.ReplayRuntime;
import io.evenkeel.generation.replay.ReplaySpec.ReplayImage;
import io.evenkeel.image.RgbImage;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.vault.Vault;
import io.evenkeel.vault.VaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares replayed images with the recorded ones, and records the replay. */
@ApplicationScoped
class ReplayReporter {
    private final ReplayGenerator generator;
    private final Vault vault;
    private final ImageMarker marker;
    private final AuditTrail audit;
    private final Clock clock;

    ReplayReporter(ReplayGenerator generator, Vault vault, ImageMarker marker, AuditTrail audit, Clock clock) {
        this.generator = generator;
        this.vault = vault;
        this.marker = marker;
        this.audit = audit;
        this.clock = clock;
    }

    Replay createReport(
            long seq,
            boolean steered,
            ReplaySpec spec,
            AuditEntry entry,
            List<GeneratedImage> generatedImages,
            TenantId tenant,
            RecordedContent content) {
        List<ImageComparison> imageComparisons = IntStream.range(0, generatedImages.size())
                .mapToObj(i -> compareImage(spec.images().get(i), generatedImages.get(i), entry, tenant, content))
                .toList();
        RuntimeInfo current = generator.runtimeInfo();
        return new Replay(
                seq,
                steered,
                imageComparisons.stream().allMatch(ImageComparison::identical),
                spec.recordedRuntime(),
                new ReplayRuntime(current.model(), current.serviceVersion(), current.runtime(), current.device()),
                imageComparisons);
    }

    private ImageComparison compareImage(
            ReplayImage original, GeneratedImage current, AuditEntry entry, TenantId tenant, RecordedContent content) {
        Optional<RgbImage> recordedImage = findImage(original.sha256(), tenant);
        Optional<RgbImage> replayedImage = findImage(current.sha256(), tenant);
        boolean comparable = recordedImage.isPresent()
                && replayedImage.isPresent()
                && areComparable(recordedImage.get(), replayedImage.get());
        return new ImageComparison(
                original.index(),
                original.seed(),
                ImageReference.of(original.sha256(), original.pixelsSha256()),
                ImageReference.of(current.sha256(), current.pixelsSha256()),
                current.classifications().groups(),
                original.pixelsSha256() == null
                        ? original.sha256().equals(current.sha256())
                        : original.pixelsSha256().equals(current.pixelsSha256()),
                comparable ? ReplaySimilarity.compare(recordedImage.get(), replayedImage.get()) : null,
                comparable ? storeSideBySide(recordedImage.get(), replayedImage.get(), entry, content) : null);
    }

    private Optional<RgbImage> findImage(String digest, TenantId tenant) {
        try {
            return vault.findImage(digest, tenant::equals).map(PngImages::decode);
        } catch (VaultException e) { // a damaged image is not compared; fetching it reports the damage
            return Optional.empty();
        }
    }

    private static boolean areComparable(RgbImage first, RgbImage second) {
        return first.width() == second.width()
                && first.height() == second.height()
                && Math.min(first.width(), first.height()) >= ReplaySimilarity.MIN_SIDE;
    }

    private String storeSideBySide(RgbImage original, RgbImage current, AuditEntry entry, RecordedContent content) {
        RgbImage sideBySide = PngImages.sideBySide(original, current);
        byte[] png = marker.mark(sideBySide, Optional.of(entry.at())).png();
        return "/api/v1/images/" + content.envelope().storeImage(png);
    }

    /** Records the replay with the digests of its images, so that an erasure finds them. */
    @Transactional
    public void recordReplay(Replay replay, AuditEntry entry, Actor actor) {
        List<String> images = replay.images().stream()
                .flatMap(comparison -> Stream.of(
                        comparison.replayed().sha256(),
                        comparison.sideBySide() == null
                                ? ""
                                : comparison.sideBySide().substring("/api/v1/images/".length())))
                .filter(digest -> !digest.isEmpty())
                .distinct()
                .toList();
        audit.append(AuditEntry.create(
                clock.instant(),
                entry.tenant(),
                actor.name(),
                new RequestReplayed(
                        replay.seq(),
                        replay.steered(),
                        replay.identical(),
                        entry.source(),
                        entry.request(),
                        entry.model(),
                        images)));
    }
}
