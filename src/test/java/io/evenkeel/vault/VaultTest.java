package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Unopenable.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId GLOBEX = new TenantId("globex");
    private static final RequestId FIRST = new RequestId("/shop", "r-1");
    private static final RequestId SECOND = new RequestId("/shop", "r-2");
    private static final byte[] CONTENT = "{\"prompt\":\"a doctor\"}".getBytes(UTF_8);
    private static final byte[] PNG = "a picture".getBytes(UTF_8);

    @TempDir
    Path folder;

    private Vault vault;

    @BeforeEach
    void open() {
        vault = reopened();
    }

    private Vault reopened() {
        return new Vault(folder.resolve("vault"), folder.resolve("keys"), MasterKeys.inOrNew(folder.resolve("master")));
    }

    @Test
    void whatIsKeptComesBackAfterARestart() {
        String commitment = vault.envelope(ACME, FIRST).keep(CONTENT);
        String digest = vault.envelope(ACME, FIRST).put(PNG);

        Vault later = reopened();

        assertThat(later.find(ACME, FIRST).content(commitment)).isEqualTo(CONTENT);
        assertThat(later.picture(digest, ACME::equals)).contains(PNG);
        assertThat(digest).isEqualTo(Sha256.hex(PNG));
    }

    @Test
    void nothingOfItLiesOpenOnTheDisk() throws IOException {
        vault.envelope(ACME, FIRST).keep(CONTENT);
        vault.envelope(ACME, FIRST).put(PNG);

        for (Path file : files()) {
            String text = new String(Files.readAllBytes(file), ISO_8859_1) + file;
            assertThat(text).doesNotContain("doctor", "a picture", "r-1");
        }
    }

    @Test
    void aRedeliveredRequestFindsTheKeyOfItsFirstAttempt() throws IOException {
        String first = vault.envelope(ACME, FIRST).keep(CONTENT);
        vault.envelope(ACME, FIRST).put(PNG);
        List<Path> before = files();

        String second = reopened().envelope(ACME, FIRST).keep(CONTENT);
        reopened().envelope(ACME, FIRST).put(PNG);

        assertThat(second).isEqualTo(first);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void thoseWhoComeAtOnceGetOneKey() {
        long commitments = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> reopened().envelope(ACME, FIRST).keep(CONTENT))
                .distinct()
                .count();

        assertThat(commitments).isEqualTo(1);
    }

    @Test
    void aCommitmentCanBeCheckedByHandWithTheSalt() throws Exception {
        Envelope envelope = vault.envelope(ACME, FIRST);
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(envelope.salt(), "HmacSHA256"));

        String commitment = envelope.keep(CONTENT);

        assertThat(commitment).isEqualTo(HexFormat.of().formatHex(hmac.doFinal(CONTENT)));
        assertThat(commitment).isNotEqualTo(vault.envelope(ACME, SECOND).keep(CONTENT));
    }

    @Test
    void anotherTenantsPictureIsAsIfItWereNotThere() {
        String digest = vault.envelope(ACME, FIRST).put(PNG);

        assertThat(vault.picture(digest, GLOBEX::equals)).isEmpty();
        assertThat(vault.picture(Sha256.hex(CONTENT), tenant -> true)).isEmpty();
        assertThat(vault.picture("../" + digest, tenant -> true)).isEmpty();
    }

    @Test
    void aPictureThatTwoTenantsHaveOutlivesTheErasureOfOne() {
        String digest = vault.envelope(ACME, FIRST).put(PNG);
        vault.envelope(GLOBEX, FIRST).put(PNG);

        vault.erase(ACME, FIRST);

        assertThat(vault.picture(digest, ACME::equals)).isEmpty();
        assertThat(vault.picture(digest, GLOBEX::equals)).contains(PNG);
    }

    @Test
    void whatIsErasedIsGoneForGood() throws IOException {
        String commitment = vault.envelope(ACME, FIRST).keep(CONTENT);
        Envelope held = vault.find(ACME, FIRST);
        vault.envelope(ACME, FIRST).put(PNG);

        int pictures = vault.erase(ACME, FIRST);

        assertThat(pictures).isEqualTo(1);
        assertThat(vault.isErased(ACME, FIRST)).isTrue();
        assertThatThrownBy(() -> vault.find(ACME, FIRST)).satisfies(refused(Why.CONTENT_ERASED));
        assertThatThrownBy(() -> vault.envelope(ACME, FIRST)).satisfies(refused(Why.CONTENT_ERASED));
        assertThatThrownBy(() -> held.content(commitment)).satisfies(refused(Why.CONTENT_MISSING));
        assertThat(files()).allSatisfy(file -> assertThat(file.toString()).contains("/keys/"));
    }

    @Test
    void erasingAgainCompletesWhatACrashLeft() throws IOException {
        vault.envelope(ACME, FIRST).keep(CONTENT);
        String digest = vault.envelope(ACME, FIRST).put(PNG);
        Path picture = only(digest.substring(0, 2) + "/" + digest + "/");
        byte[] sealed = Files.readAllBytes(picture);
        byte[] note = new byte[0];
        Path noted = only("picture." + digest);
        vault.erase(ACME, FIRST);
        Files.createDirectories(picture.getParent()); // as if it had crashed after the key
        Files.write(picture, sealed);
        Files.createDirectories(noted.getParent());
        Files.write(noted, note);

        assertThat(vault.picture(digest, ACME::equals)).isEmpty();
        vault.erase(ACME, FIRST);

        assertThat(files()).allSatisfy(file -> assertThat(file.toString()).contains("/keys/"));
    }

    @Test
    void whatWasNeverKeptIsErasedAheadOfItsTime() {
        vault.erase(ACME, FIRST);

        assertThatThrownBy(() -> vault.envelope(ACME, FIRST)).satisfies(refused(Why.CONTENT_ERASED));
    }

    @Test
    void anAlteredKeyIsNamed() throws IOException {
        vault.envelope(ACME, FIRST);
        Path key = only("/keys/acme/");

        alterEach(key, bytes -> assertThatThrownBy(() -> vault.find(ACME, FIRST))
                .satisfies(refused(Why.KEY_DAMAGED, Why.UNKNOWN_MASTER_KEY)));
        Files.write(key, new byte[] {'E', 'K', 'V'});

        assertThatThrownBy(() -> vault.find(ACME, FIRST)).satisfies(refused(Why.KEY_DAMAGED));
        assertThatThrownBy(() -> vault.envelope(ACME, FIRST)).satisfies(refused(Why.KEY_DAMAGED));
    }

    @Test
    void anAlteredContentIsNamed() throws IOException {
        String commitment = vault.envelope(ACME, FIRST).keep(CONTENT);
        Path content = only("content.");

        alterEach(content, bytes -> assertThatThrownBy(
                        () -> vault.find(ACME, FIRST).content(commitment))
                .satisfies(refused(Why.CONTENT_DAMAGED)));
        Files.write(content, new byte[0]);

        assertThatThrownBy(() -> vault.find(ACME, FIRST).content(commitment)).satisfies(refused(Why.CONTENT_DAMAGED));
    }

    @Test
    void anAlteredOrTruncatedPictureIsNamed() throws IOException {
        String digest = vault.envelope(ACME, FIRST).put(PNG);
        Path picture = only("/pictures/");

        alterEach(picture, bytes -> assertThatThrownBy(() -> vault.picture(digest, ACME::equals))
                .satisfies(refused(Why.PICTURE_DAMAGED)));
        byte[] whole = Files.readAllBytes(picture);
        Files.write(picture, Arrays.copyOf(whole, whole.length - 1));

        assertThatThrownBy(() -> vault.picture(digest, ACME::equals)).satisfies(refused(Why.PICTURE_DAMAGED));
    }

    @Test
    void filesInEachOthersPlacesAreNamed() throws IOException {
        String first = vault.envelope(ACME, FIRST).put(PNG);
        String second = vault.envelope(ACME, FIRST).put(CONTENT);
        Path place = only("/pictures/" + first.substring(0, 2) + "/" + first);
        Path other = only("/pictures/" + second.substring(0, 2) + "/" + second);
        Files.write(place, Files.readAllBytes(other));

        assertThatThrownBy(() -> vault.picture(first, ACME::equals)).satisfies(refused(Why.PICTURE_DAMAGED));
        assertThat(vault.picture(second, ACME::equals)).contains(CONTENT);
    }

    @Test
    void aKeyThatIsGivenToAnotherTenantOpensNothing() throws IOException {
        vault.envelope(ACME, FIRST);
        vault.envelope(GLOBEX, FIRST);
        Files.write(only("/keys/globex/"), Files.readAllBytes(only("/keys/acme/")));

        assertThatThrownBy(() -> vault.find(GLOBEX, FIRST)).satisfies(refused(Why.KEY_DAMAGED));
    }

    @Test
    void aDamagedCopyIsPassedOverWhereAnotherIsWhole() throws IOException {
        String digest = vault.envelope(ACME, FIRST).put(PNG);
        vault.envelope(GLOBEX, FIRST).put(PNG);
        Files.write(only("/pictures/" + digest.substring(0, 2) + "/" + digest + "/acme."), new byte[7]);

        assertThat(vault.picture(digest, tenant -> true)).contains(PNG);
    }

    @Test
    void whatIsNotThereIsMissing() {
        vault.envelope(ACME, FIRST);

        assertThatThrownBy(() -> vault.find(ACME, SECOND)).satisfies(refused(Why.CONTENT_MISSING));
        assertThatThrownBy(() -> vault.find(ACME, FIRST).content("0".repeat(64)))
                .satisfies(refused(Why.CONTENT_MISSING));
    }

    @Test
    void aPseudonymIsOfATenantAndStays() {
        String here = vault.pseudonym(ACME, "user-7");

        assertThat(reopened().pseudonym(ACME, "user-7")).isEqualTo(here).matches("[0-9a-f]{64}");
        assertThat(vault.pseudonym(GLOBEX, "user-7")).isNotEqualTo(here);
        assertThat(vault.pseudonym(ACME, "user-8")).isNotEqualTo(here);
    }

    @Test
    void aRotatedMasterKeyOpensWhatTheOldOneWrapped() {
        String commitment = vault.envelope(ACME, FIRST).keep(CONTENT);
        String user = vault.pseudonym(ACME, "user-7");
        vault.erase(ACME, SECOND);

        MasterKeys.rotate(folder.resolve("master"));
        long rewrapped = reopened().rewrap();

        assertThat(rewrapped).isEqualTo(2); // the request's and the tenant's; what is erased has none
        assertThat(reopened().rewrap()).isZero();
        assertThat(reopened().find(ACME, FIRST).content(commitment)).isEqualTo(CONTENT);
        assertThat(reopened().pseudonym(ACME, "user-7")).isEqualTo(user);
        assertThat(reopened().isErased(ACME, SECOND)).isTrue();
    }

    @Test
    void anotherMasterKeyOpensNothingAndSaysWhichIsMissing() throws IOException {
        vault.envelope(ACME, FIRST);
        Files.delete(folder.resolve("master"));

        Vault other = reopened();

        assertThatThrownBy(() -> other.find(ACME, FIRST)).satisfies(refused(Why.UNKNOWN_MASTER_KEY));
    }

    @Test
    void keysStayOutOfLogs() {
        MasterKeys masters = MasterKeys.of(folder.resolve("master"));

        assertThat(masters.toString()).matches("MasterKeys\\[[0-9a-f]{16}]");
        assertThat(vault.envelope(ACME, FIRST).toString()).doesNotContain("r-1");
    }

    private static Consumer<Throwable> refused(Why... whys) {
        return trouble -> {
            assertThat(trouble).isInstanceOf(Unopenable.class).hasMessageContaining("Maybe ");
            assertThat(((Unopenable) trouble).why()).isIn((Object[]) whys);
        };
    }

    private static void alterEach(Path file, Consumer<byte[]> check) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] altered = whole.clone();
            altered[i] ^= 0x10;
            Files.write(file, altered);
            check.accept(altered);
        }
        Files.write(file, whole);
    }

    private Path only(String part) throws IOException {
        List<Path> found =
                files().stream().filter(file -> file.toString().contains(part)).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("master") && !file.endsWith("lock"))
                    .sorted()
                    .toList();
        }
    }
}
