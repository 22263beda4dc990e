package io.evenkeel.generation.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.audit.Entry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Listed;
import io.evenkeel.concept.SteeringPlan.Push;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.Picture;
import io.evenkeel.diffusion.PictureRequest;
import io.evenkeel.diffusion.Realised;
import io.evenkeel.diffusion.Unsamplable;
import io.evenkeel.generation.Redrawing;
import io.evenkeel.generation.Sample;
import io.evenkeel.generation.StudioFull;
import io.evenkeel.generation.Workshop;
import io.evenkeel.marking.Marker;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.screening.Measured;
import io.evenkeel.vault.Envelope;
import io.evenkeel.vault.MasterKeys;
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

class ReplaysTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final RequestId REQUEST = new RequestId("/shop", "r-1");
    private static final Actor ADA = new Actor("ada");
    private static final String MODEL = "a".repeat(64);
    private static final Concept FEMALE = Concept.of(
            "female", 1, Concept.Kind.ATTRIBUTE, "gender", MODEL, new Tensor(new float[] {1, 2}, new long[] {1, 1, 2}));

    @TempDir
    Path folder;

    private final List<Entry> recorded = new ArrayList<>();
    private final List<Listed> catalogue = new ArrayList<>(List.of(new Listed.Usable(FEMALE, List.of())));
    private final FakeStudio studio = new FakeStudio();
    private Vault vault;
    private Map<String, Object> details;
    private Entry entry;

    /** Draws what the plan says in grey. */
    private static final class FakeStudio implements Redrawing {
        private final List<PictureRequest> asked = new ArrayList<>();
        private Workshop workshop = new Workshop(MODEL, "1.0", "onnxruntime 1", "cpu");
        private Optional<RuntimeException> trouble = Optional.empty();
        private boolean endless;

        @Override
        public Workshop workshop() {
            return workshop;
        }

        @Override
        public CompletableFuture<List<Sample>> redraw(
                TenantId tenant, List<PictureRequest> pictures, Instant at, Envelope envelope) {
            trouble.ifPresent(found -> {
                throw found;
            });
            asked.addAll(pictures);
            return endless
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(IntStream.range(0, pictures.size())
                            .mapToObj(i -> sample(i, pictures.get(i), envelope))
                            .toList());
        }

        static Sample sample(int index, PictureRequest request, Envelope envelope) {
            Picture picture = picture(request.plan().pushes().size());
            return new Sample(
                    index,
                    request.seed(),
                    request.plan(),
                    new Realised(List.of()),
                    envelope.put(picture.png()),
                    Sha256.hex(picture.rgb()),
                    List.of(),
                    picture.width(),
                    picture.height(),
                    new Measured(Map.of()));
        }

        static Picture picture(int pushes) {
            byte[] grey = new byte[3 * 16 * 16];
            Arrays.fill(grey, (byte) (100 + 50 * pushes));
            return new Picture(16, 16, grey);
        }
    }

    @BeforeEach
    void aSteeredPictureWasDrawn() {
        vault = new Vault(folder.resolve("vault"), folder.resolve("keys"), MasterKeys.inOrNew(folder.resolve("key")));
        Envelope envelope = vault.envelope(ACME, REQUEST);
        Picture drawn = FakeStudio.picture(1);
        details = new HashMap<>(Map.of(
                "commitment",
                envelope.keep("{\"negativePrompt\":\"fog\",\"prompt\":\"a doctor\"}".getBytes(UTF_8)),
                "solver",
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
                        envelope.put(drawn.png()),
                        "pixels",
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
        entry = entry("generation.completed");
    }

    private Entry entry(String kind) {
        return new Entry(
                Entry.SCHEMA,
                kind,
                Instant.EPOCH,
                "acme",
                "evenkeel",
                "/shop",
                "r-1",
                "acme@1",
                "d",
                MODEL,
                List.of(),
                List.of(),
                List.of(),
                details);
    }

    private Replay replay(boolean steered) {
        ReplayConfig config = ReplayConfigTest.config(Map.of("evenkeel.replay.timeout", "PT0.05S"));
        Cases cases = new Cases((tenant, seq) -> seq == 7 ? Optional.of(entry) : Optional.empty(), vault);
        Findings findings = new Findings(studio, vault, Marker.NONE, recorded::add, Clock.systemUTC());
        return new Replays(cases, new Vectors(labels -> catalogue), studio, findings, config)
                .replay(ACME, 7, steered, ADA);
    }

    @Test
    void itIsDrawnAsTheEntrySaysAndFoundIdentical() {
        Replay replay = replay(true);

        assertThat(replay.identical()).isTrue();
        PictureRequest asked = studio.asked.get(0);
        assertThat(asked.prompt()).isEqualTo("a doctor");
        assertThat(asked.negative()).isEqualTo("fog");
        assertThat(asked.seed()).isEqualTo(11);
        assertThat(asked.settings().steps()).isEqualTo(7);
        assertThat(asked.settings().solver().id()).isEqualTo("euler");
        assertThat(asked.plan().pushes()).containsExactly(new Push(FEMALE, 1.5, 0, 0.5));
        assertThat(replay.pictures().get(0).comparison().equalShare()).isEqualTo(1);
        assertThat(replay.pictures().get(0).comparison().psnr()).isNull();
    }

    @Test
    void unsteeredItIsDrawnWithoutVectorsAndHeldAgainstTheRecordedOne() {
        catalogue.clear();

        Replay replay = replay(false);

        Replay.Pair pair = replay.pictures().get(0);
        assertThat(studio.asked.get(0).plan().pushes()).isEmpty();
        assertThat(replay.identical()).isFalse();
        assertThat(pair.comparison().equalShare()).isZero();
        assertThat(pair.comparison().psnr()).isBetween(14.0, 14.3); // 50 of 255
        Picture both = Pngs.read(
                vault.picture(pair.sideBySide().substring(17), ACME::equals).orElseThrow());
        assertThat(both.width()).isEqualTo(36);
        assertThat(both.rgb()[0] & 0xFF).isEqualTo(150); // then
        assertThat(both.rgb()[3 * 35] & 0xFF).isEqualTo(100); // now
    }

    @Test
    void whoReplaysIsRecordedWithThePicturesSoThatErasureFindsThem() {
        Replay replay = replay(false);

        assertThat(recorded).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo("audit.replayed");
            assertThat(entry.actor()).isEqualTo("ada");
            assertThat(entry.request()).isEqualTo("r-1");
            assertThat(entry.pictures())
                    .contains(replay.pictures().get(0).replayed().sha256())
                    .hasSize(2);
            assertThat(entry.details()).containsEntry("of", 7L).containsEntry("steered", false);
        });
        vault.erase(ACME, REQUEST);
        assertThat(vault.picture(recorded.get(0).pictures().get(0), ACME::equals))
                .isEmpty();
    }

    @Test
    void withoutTheRecordedPictureTheDigestOfItsPixelsStillTells() {
        vault.envelope(ACME, REQUEST);
        details.put("samples", List.of(sampleWith("sha256", "0".repeat(64))));
        entry = entry("generation.completed");

        Replay replay = replay(true);

        assertThat(replay.identical()).isTrue();
        assertThat(replay.pictures().get(0).comparison()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generation.refused", "generation.failed", "policy.published", "generation.dead-lettered"})
    void whatDrewNothingIsNeverDrawn(String kind) {
        entry = entry(kind);

        for (boolean steered : List.of(true, false)) {
            assertThatThrownBy(() -> replay(steered)).satisfies(problem(409, "nothing-drawn"));
        }
        assertThat(studio.asked).isEmpty();
        assertThat(recorded).isEmpty();
    }

    @Test
    void anUnknownEntryIsRefused() {
        Cases cases = new Cases((tenant, seq) -> Optional.empty(), vault);

        assertThatThrownBy(() -> cases.entry(ACME, 8)).satisfies(problem(404, "unknown-entry"));
    }

    @Test
    void anotherModelIsRefused() {
        studio.workshop = new Workshop("b".repeat(64), "1.0", "onnxruntime 1", "cpu");

        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "another-model"));
    }

    @Test
    void aMissingVectorIsRefused() {
        catalogue.clear();

        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "vector-missing"));
    }

    @Test
    void anAlteredVectorIsRefused() {
        catalogue.set(0, new Listed.Unusable("female", 1, "gender", Listed.Flaw.ALTERED, "was altered"));
        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "vector-altered"));

        Concept other = Concept.of(
                "female", 1, Concept.Kind.ATTRIBUTE, "gender", MODEL, new Tensor(new float[] {2, 1}, new long[] {1, 1, 2
                }));
        catalogue.set(0, new Listed.Usable(other, List.of()));
        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "vector-altered"));
    }

    @Test
    void anErasedContentIsGone() {
        vault.erase(ACME, REQUEST);

        assertThatThrownBy(() -> replay(true)).satisfies(problem(410, "content-erased"));
        assertThatThrownBy(() -> replay(false)).satisfies(problem(410, "content-erased"));
    }

    @Test
    void anEntryThatDoesNotSayAllIsRefused() {
        for (String missing : List.of("solver", "steps", "guidance", "rescale", "samples")) {
            Object value = details.remove(missing);
            entry = entry("generation.completed");

            assertThatThrownBy(() -> replay(true))
                    .satisfies(problem(409, "not-replayable"))
                    .hasMessageContaining("(" + missing + ")");
            details.put(missing, value);
        }
        details.remove("commitment");
        entry = entry("generation.completed");
        assertThatThrownBy(() -> replay(true)).satisfies(problem(409, "nothing-sealed"));
    }

    @Test
    void aFullStudioIsSaidSo() {
        studio.trouble = Optional.of(new StudioFull());

        assertThatThrownBy(() -> replay(true)).satisfies(problem(503, "studio-full"));
    }

    @Test
    void whatTakesTooLongIsGivenUp() {
        studio.endless = true;

        assertThatThrownBy(() -> replay(true)).satisfies(problem(503, "replay-timed-out"));
        assertThat(recorded).isEmpty();
    }

    @Test
    void whatTheModelCannotDrawIsRefusedByItsName() {
        studio.trouble = Optional.of(new Unsamplable("invalid-size", "no."));

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
