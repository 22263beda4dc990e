package io.evenkeel.generation.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.SteeringPlan.AppliedConcept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.GeneratorSaturatedException;
import io.evenkeel.generation.ReplayGenerator;
import io.evenkeel.generation.RuntimeInfo;
import io.evenkeel.image.RgbImage;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.sampler.AppliedSteering;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import io.evenkeel.vault.EncryptedRequest;
import io.evenkeel.vault.KeyEncryptionKeys;
import io.evenkeel.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayServiceTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final RequestId REQUEST = new RequestId("/shop", "r-1");
    private static final Actor ADA = new Actor("ada");
    private static final String MODEL = "a".repeat(64);
    private static final Concept FEMALE = Concept.create(
            "female", 1, Concept.ConceptKind.ATTRIBUTE, "gender", MODEL, new Tensor(new float[] {1, 2}, new long[] {
                1, 1, 2
            }));

    @TempDir
    Path folder;

    private final List<AuditEntry> recorded = new ArrayList<>();
    private final List<CatalogueEntry> catalogue =
            new ArrayList<>(List.of(new CatalogueEntry.Usable(FEMALE, List.of())));
    private final FakeReplayGenerator generator = new FakeReplayGenerator();
    private Vault vault;
    private Map<String, Object> details;
    private AuditEntry auditEntry;

    /** Draws what the plan says in grey. */
    private static final class FakeReplayGenerator implements ReplayGenerator {
        private final List<ImageRequest> requests = new ArrayList<>();
        private RuntimeInfo info = new RuntimeInfo(MODEL, "1.0", "onnxruntime 1", "cpu");
        private Optional<RuntimeException> failure = Optional.empty();
        private boolean neverCompletes;

        @Override
        public RuntimeInfo runtimeInfo() {
            return info;
        }

        @Override
        public CompletableFuture<List<GeneratedImage>> regenerate(
                TenantId tenant, List<ImageRequest> pictures, Instant at, EncryptedRequest encryptedRequest) {
            failure.ifPresent(found -> {
                throw found;
            });
            requests.addAll(pictures);
            return neverCompletes
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(IntStream.range(0, pictures.size())
                            .mapToObj(i -> sample(i, pictures.get(i), encryptedRequest))
                            .toList());
        }

        static GeneratedImage sample(int index, ImageRequest request, EncryptedRequest encryptedRequest) {
            RgbImage rgbImage = picture(request.steeringPlan().appliedConcepts().size());
            return new GeneratedImage(
                    index,
                    request.seed(),
                    request.steeringPlan(),
                    new AppliedSteering(List.of()),
                    encryptedRequest.storeImage(rgbImage.encodePng()),
                    Sha256.hex(rgbImage.rgb()),
                    List.of(),
                    rgbImage.width(),
                    rgbImage.height(),
                    new ClassificationResult(Map.of()));
        }

        static RgbImage picture(int pushes) {
            byte[] grey = new byte[3 * 16 * 16];
            Arrays.fill(grey, (byte) (100 + 50 * pushes));
            return new RgbImage(16, 16, grey);
        }
    }

    @BeforeEach
    void recordSteeredImage() {
        vault = new Vault(
                folder.resolve("vault"), folder.resolve("keys"), KeyEncryptionKeys.loadOrCreate(folder.resolve("key")));
        EncryptedRequest encryptedRequest = vault.openOrCreate(ACME, REQUEST);
        RgbImage drawn = FakeReplayGenerator.picture(1);
        details = new HashMap<>(Map.of(
                "commitment",
                encryptedRequest.storeContent("{\"negativePrompt\":\"fog\",\"prompt\":\"a doctor\"}".getBytes(UTF_8)),
                "scheduler",
                "euler",
                "steps",
                7,
                "guidance",
                5.0,
                "rescale",
                0.0,
                "samples",
                List.of(Map.of(
                        "index",
                        0,
                        "seed",
                        11,
                        "width",
                        16,
                        "height",
                        16,
                        "sha256",
                        encryptedRequest.storeImage(drawn.encodePng()),
                        "pixelsSha256",
                        Sha256.hex(drawn.rgb()),
                        "steering",
                        List.of(Map.of(
                                "concept",
                                "female@1",
                                "digest",
                                FEMALE.digest(),
                                "strength",
                                1.5,
                                "from",
                                0.0,
                                "until",
                                0.5))))));
        auditEntry = entry("generation.completed");
    }

    private AuditEntry entry(String kind) {
        return TestEntries.createGeneration(
                kind, Instant.EPOCH, "acme", "/shop", "r-1", "acme@1", MODEL, List.of(), List.of(), List.of(), details);
    }

    private Replay replay(boolean steered) {
        ReplayConfig config = ReplayConfigTest.createConfig(Map.of("evenkeel.replay.timeout", "PT0.05S"));
        RecordedRequests recordedRequests =
                new RecordedRequests((tenant, seq) -> seq == 7 ? Optional.of(auditEntry) : Optional.empty(), vault);
        ReplayReporter reporter =
                new ReplayReporter(generator, vault, ImageMarker.NONE, recorded::add, Clock.systemUTC());
        return new ReplayService(
                        recordedRequests, new RecordedConceptResolver(labels -> catalogue), generator, reporter, config)
                .replay(ACME, 7, steered, ADA);
    }

    @Test
    void replayUsesRecordedInputsAndIsIdentical() {
        Replay replay = replay(true);

        assertThat(replay.identical()).isTrue();
        ImageRequest asked = generator.requests.get(0);
        assertThat(asked.prompt()).isEqualTo("a doctor");
        assertThat(asked.negativePrompt()).isEqualTo("fog");
        assertThat(asked.seed()).isEqualTo(11);
        assertThat(asked.parameters().steps()).isEqualTo(7);
        assertThat(asked.parameters().schedulerType().id()).isEqualTo("euler");
        assertThat(asked.steeringPlan().appliedConcepts()).containsExactly(new AppliedConcept(FEMALE, 1.5, 0, 0.5));
        assertThat(replay.images().get(0).comparison().equalShare()).isEqualTo(1);
        assertThat(replay.images().get(0).comparison().psnr()).isNull();
    }

    @Test
    void unsteeredReplayIsComparedWithRecordedImage() {
        catalogue.clear();

        Replay replay = replay(false);

        Replay.ImageComparison imageComparison = replay.images().get(0);
        assertThat(generator.requests.get(0).steeringPlan().appliedConcepts()).isEmpty();
        assertThat(replay.identical()).isFalse();
        assertThat(imageComparison.comparison().equalShare()).isZero();
        assertThat(imageComparison.comparison().psnr()).isBetween(14.0, 14.3); // 50 of 255
        RgbImage both = PngImages.decode(
                vault.findImage(imageComparison.sideBySide().substring("/api/v1/images/".length()), ACME::equals)
                        .orElseThrow());
        assertThat(both.width()).isEqualTo(36);
        assertThat(both.rgb()[0] & 0xFF).isEqualTo(150); // then
        assertThat(both.rgb()[3 * 35] & 0xFF).isEqualTo(100); // now
    }

    @Test
    void recordsActorAndImagesOfReplay() {
        Replay replay = replay(false);

        assertThat(recorded).singleElement().satisfies(auditEntry -> {
            assertThat(auditEntry.kind()).isEqualTo("audit.replayed");
            assertThat(auditEntry.actor()).isEqualTo("ada");
            assertThat(auditEntry.request()).isEqualTo("r-1");
            assertThat(auditEntry.images())
                    .contains(replay.images().get(0).replayed().sha256())
                    .hasSize(2);
            assertThat(TestEntries.fieldsOf(auditEntry))
                    .containsEntry("entrySeq", 7)
                    .containsEntry("steered", false);
        });
        vault.erase(ACME, REQUEST);
        assertThat(vault.findImage(recorded.get(0).images().get(0), ACME::equals))
                .isEmpty();
    }

    @Test
    void comparesPixelDigestsWhenRecordedImageIsMissing() {
        vault.openOrCreate(ACME, REQUEST);
        details.put("samples", List.of(sampleWith("sha256", "0".repeat(64))));
        auditEntry = entry("generation.completed");

        Replay replay = replay(true);

        assertThat(replay.identical()).isTrue();
        assertThat(replay.images().get(0).comparison()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generation.refused", "generation.failed", "policy.published", "generation.dead-lettered"})
    void rejectsEntryWithoutImages(String kind) {
        auditEntry = entry(kind);

        for (boolean steered : List.of(true, false)) {
            assertThatThrownBy(() -> replay(steered)).satisfies(problem(409, "no-images"));
        }
        assertThat(generator.requests).isEmpty();
        assertThat(recorded).isEmpty();
    }

    @Test
    void rejectsUnknownEntry() {
        RecordedRequests recordedRequests = new RecordedRequests((tenant, seq) -> Optional.empty(), vault);

        assertThatThrownBy(() -> recordedRequests.requireEntry(ACME, 8)).satisfies(problem(404, "unknown-entry"));
    }

    @Test
    void rejectsOtherModel() {
        generator.info = new RuntimeInfo("b".repeat(64), "1.0", "onnxruntime 1", "cpu");

        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "model-mismatch"));
    }

    @Test
    void rejectsMissingVector() {
        catalogue.clear();

        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "vector-not-found"));
    }

    @Test
    void rejectsAlteredVector() {
        catalogue.set(
                0,
                new CatalogueEntry.Unusable(
                        "female", 1, "gender", CatalogueEntry.UnusableReason.ALTERED, "was altered"));
        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "vector-digest-mismatch"));

        Concept other = Concept.create(
                "female", 1, Concept.ConceptKind.ATTRIBUTE, "gender", MODEL, new Tensor(new float[] {2, 1}, new long[] {
                    1, 1, 2
                }));
        catalogue.set(0, new CatalogueEntry.Usable(other, List.of()));
        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "vector-digest-mismatch"));
    }

    @Test
    void reportsErasedContentAsGone() {
        vault.erase(ACME, REQUEST);

        assertThatThrownBy(() -> replay(true)).satisfies(problem(410, "content-erased"));
        assertThatThrownBy(() -> replay(false)).satisfies(problem(410, "content-erased"));
    }

    @Test
    void rejectsIncompleteEntry() {
        for (String missing : List.of("scheduler", "steps", "guidance", "rescale", "samples")) {
            Object value = details.remove(missing);
            auditEntry = entry("generation.completed");

            assertThatThrownBy(() -> replay(true))
                    .satisfies(problem(409, "not-replayable"))
                    .hasMessageContaining("(" + missing + ")");
            details.put(missing, value);
        }
        details.remove("commitment");
        auditEntry = entry("generation.completed");
        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "no-content"));
    }

    @Test
    void reportsSaturatedGenerator() {
        generator.failure = Optional.of(new GeneratorSaturatedException());

        assertThatThrownBy(() -> replay(true)).satisfies(problem(503, "generator-saturated"));
    }

    @Test
    void cancelsReplayAfterTimeout() {
        generator.neverCompletes = true;

        assertThatThrownBy(() -> replay(true)).satisfies(problem(503, "replay-timed-out"));
        assertThat(recorded).isEmpty();
    }

    @Test
    void rejectsUnsupportedImageWithItsCode() {
        generator.failure = Optional.of(new UnsupportedImageRequestException("invalid-size", "no."));

        assertThatThrownBy(() -> replay(true)).isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(
                        refused.problem().type())
                .endsWith(":invalid-size"));
    }

    private Map<String, Object> sampleWith(String field, Object value) {
        Map<String, Object> sample = new HashMap<>();
        ((Map<?, ?>) ((List<?>) details.get("samples")).get(0))
                .forEach((name, said) -> sample.put(String.valueOf(name), said));
        sample.put(field, value);
        return sample;
    }

    private static Consumer<Throwable> problem(int status, String name) {
        return trouble -> {
            assertThat(trouble).isInstanceOf(ProblemException.class).hasMessageContaining("\nMaybe ");
            assertThat(((ProblemException) trouble).problem().status()).isEqualTo(status);
            assertThat(((ProblemException) trouble).problem().type()).endsWith(":" + name);
        };
    }
}
