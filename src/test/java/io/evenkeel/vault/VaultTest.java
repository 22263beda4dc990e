package io.evenkeel.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.Sha256;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.VaultException.FailureCode;
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
    private static final byte[] PNG = "an image".getBytes(UTF_8);

    @TempDir
    Path folder;

    private Vault vault;

    @BeforeEach
    void open() {
        vault = reopen();
    }

    private Vault reopen() {
        return new Vault(
                folder.resolve("vault"),
                folder.resolve("keys"),
                KeyEncryptionKeys.loadOrCreate(folder.resolve("master")));
    }

    @Test
    void storedContentSurvivesRestart() {
        String commitment = vault.openOrCreate(ACME, FIRST).storeContent(CONTENT);
        String digest = vault.openOrCreate(ACME, FIRST).storeImage(PNG);

        Vault later = reopen();

        assertThat(later.open(ACME, FIRST).loadContent(commitment)).isEqualTo(CONTENT);
        assertThat(later.findImage(digest, ACME::equals)).contains(PNG);
        assertThat(digest).isEqualTo(Sha256.hex(PNG));
    }

    @Test
    void storesNoPlaintextOnDisk() throws IOException {
        vault.openOrCreate(ACME, FIRST).storeContent(CONTENT);
        vault.openOrCreate(ACME, FIRST).storeImage(PNG);

        for (Path file : files()) {
            String text = new String(Files.readAllBytes(file), ISO_8859_1) + file;
            assertThat(text).doesNotContain("doctor", "an image", "r-1");
        }
    }

    @Test
    void redeliveredRequestReusesItsKey() throws IOException {
        String first = vault.openOrCreate(ACME, FIRST).storeContent(CONTENT);
        vault.openOrCreate(ACME, FIRST).storeImage(PNG);
        List<Path> before = files();

        String second = reopen().openOrCreate(ACME, FIRST).storeContent(CONTENT);
        reopen().openOrCreate(ACME, FIRST).storeImage(PNG);

        assertThat(second).isEqualTo(first);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void concurrentAttemptsShareOneKey() {
        long commitments = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> reopen().openOrCreate(ACME, FIRST).storeContent(CONTENT))
                .distinct()
                .count();

        assertThat(commitments).isEqualTo(1);
    }

    @Test
    void saltVerifiesCommitment() throws Exception {
        EncryptedRequest request = vault.openOrCreate(ACME, FIRST);
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(request.salt(), "HmacSHA256"));

        String commitment = request.storeContent(CONTENT);

        assertThat(commitment).isEqualTo(HexFormat.of().formatHex(hmac.doFinal(CONTENT)));
        assertThat(commitment).isNotEqualTo(vault.openOrCreate(ACME, SECOND).storeContent(CONTENT));
    }

    @Test
    void hidesImagesOfOtherTenants() {
        String digest = vault.openOrCreate(ACME, FIRST).storeImage(PNG);

        assertThat(vault.findImage(digest, GLOBEX::equals)).isEmpty();
        assertThat(vault.findImage(Sha256.hex(CONTENT), tenant -> true)).isEmpty();
        assertThat(vault.findImage("../" + digest, tenant -> true)).isEmpty();
    }

    @Test
    void sharedImageSurvivesErasureByOneTenant() {
        String digest = vault.openOrCreate(ACME, FIRST).storeImage(PNG);
        vault.openOrCreate(GLOBEX, FIRST).storeImage(PNG);

        vault.erase(ACME, FIRST);

        assertThat(vault.findImage(digest, ACME::equals)).isEmpty();
        assertThat(vault.findImage(digest, GLOBEX::equals)).contains(PNG);
    }

    @Test
    void erasureIsPermanent() throws IOException {
        String commitment = vault.openOrCreate(ACME, FIRST).storeContent(CONTENT);
        EncryptedRequest held = vault.open(ACME, FIRST);
        vault.openOrCreate(ACME, FIRST).storeImage(PNG);

        int images = vault.erase(ACME, FIRST);

        assertThat(images).isEqualTo(1);
        assertThat(vault.isErased(ACME, FIRST)).isTrue();
        assertThatThrownBy(() -> vault.open(ACME, FIRST)).satisfies(vaultException(FailureCode.CONTENT_ERASED));
        assertThatThrownBy(() -> vault.openOrCreate(ACME, FIRST)).satisfies(vaultException(FailureCode.CONTENT_ERASED));
        assertThatThrownBy(() -> held.loadContent(commitment)).satisfies(vaultException(FailureCode.CONTENT_MISSING));
        assertThat(files()).allSatisfy(file -> assertThat(file.toString()).contains("/keys/"));
    }

    @Test
    void repeatedErasureCompletesAfterCrash() throws IOException {
        vault.openOrCreate(ACME, FIRST).storeContent(CONTENT);
        String digest = vault.openOrCreate(ACME, FIRST).storeImage(PNG);
        Path picture = onlyFile(digest.substring(0, 2) + "/" + digest + "/");
        byte[] sealed = Files.readAllBytes(picture);
        byte[] note = new byte[0];
        Path noted = onlyFile("image." + digest);
        vault.erase(ACME, FIRST);
        Files.createDirectories(picture.getParent()); // as if it had crashed after the key
        Files.write(picture, sealed);
        Files.createDirectories(noted.getParent());
        Files.write(noted, note);

        assertThat(vault.findImage(digest, ACME::equals)).isEmpty();
        vault.erase(ACME, FIRST);

        assertThat(files()).allSatisfy(file -> assertThat(file.toString()).contains("/keys/"));
    }

    @Test
    void erasesRequestBeforeItIsStored() {
        vault.erase(ACME, FIRST);

        assertThatThrownBy(() -> vault.openOrCreate(ACME, FIRST)).satisfies(vaultException(FailureCode.CONTENT_ERASED));
    }

    @Test
    void detectsAlteredKey() throws IOException {
        vault.openOrCreate(ACME, FIRST);
        Path key = onlyFile("/keys/acme/");

        flipEachByte(key, bytes -> assertThatThrownBy(() -> vault.open(ACME, FIRST))
                .satisfies(vaultException(FailureCode.KEY_DAMAGED, FailureCode.UNKNOWN_KEY_ENCRYPTION_KEY)));
        Files.write(key, new byte[] {'E', 'K', 'V'});

        assertThatThrownBy(() -> vault.open(ACME, FIRST)).satisfies(vaultException(FailureCode.KEY_DAMAGED));
        assertThatThrownBy(() -> vault.openOrCreate(ACME, FIRST)).satisfies(vaultException(FailureCode.KEY_DAMAGED));
    }

    @Test
    void detectsAlteredContent() throws IOException {
        String commitment = vault.openOrCreate(ACME, FIRST).storeContent(CONTENT);
        Path content = onlyFile("content.");

        flipEachByte(content, bytes -> assertThatThrownBy(
                        () -> vault.open(ACME, FIRST).loadContent(commitment))
                .satisfies(vaultException(FailureCode.CONTENT_DAMAGED)));
        Files.write(content, new byte[0]);

        assertThatThrownBy(() -> vault.open(ACME, FIRST).loadContent(commitment))
                .satisfies(vaultException(FailureCode.CONTENT_DAMAGED));
    }

    @Test
    void detectsAlteredOrTruncatedImage() throws IOException {
        String digest = vault.openOrCreate(ACME, FIRST).storeImage(PNG);
        Path picture = onlyFile("/images/");

        flipEachByte(picture, bytes -> assertThatThrownBy(() -> vault.findImage(digest, ACME::equals))
                .satisfies(vaultException(FailureCode.IMAGE_DAMAGED)));
        byte[] whole = Files.readAllBytes(picture);
        Files.write(picture, Arrays.copyOf(whole, whole.length - 1));

        assertThatThrownBy(() -> vault.findImage(digest, ACME::equals))
                .satisfies(vaultException(FailureCode.IMAGE_DAMAGED));
    }

    @Test
    void detectsSwappedFiles() throws IOException {
        String first = vault.openOrCreate(ACME, FIRST).storeImage(PNG);
        String second = vault.openOrCreate(ACME, FIRST).storeImage(CONTENT);
        Path place = onlyFile("/images/" + first.substring(0, 2) + "/" + first);
        Path other = onlyFile("/images/" + second.substring(0, 2) + "/" + second);
        Files.write(place, Files.readAllBytes(other));

        assertThatThrownBy(() -> vault.findImage(first, ACME::equals))
                .satisfies(vaultException(FailureCode.IMAGE_DAMAGED));
        assertThat(vault.findImage(second, ACME::equals)).contains(CONTENT);
    }

    @Test
    void keyMovedToOtherTenantDoesNotDecrypt() throws IOException {
        vault.openOrCreate(ACME, FIRST);
        vault.openOrCreate(GLOBEX, FIRST);
        Files.write(onlyFile("/keys/globex/"), Files.readAllBytes(onlyFile("/keys/acme/")));

        assertThatThrownBy(() -> vault.open(GLOBEX, FIRST)).satisfies(vaultException(FailureCode.KEY_DAMAGED));
    }

    @Test
    void skipsDamagedCopyWhenAnotherIsIntact() throws IOException {
        String digest = vault.openOrCreate(ACME, FIRST).storeImage(PNG);
        vault.openOrCreate(GLOBEX, FIRST).storeImage(PNG);
        Files.write(onlyFile("/images/" + digest.substring(0, 2) + "/" + digest + "/acme."), new byte[7]);

        assertThat(vault.findImage(digest, tenant -> true)).contains(PNG);
    }

    @Test
    void reportsMissingContent() {
        vault.openOrCreate(ACME, FIRST);

        assertThatThrownBy(() -> vault.open(ACME, SECOND)).satisfies(vaultException(FailureCode.CONTENT_MISSING));
        assertThatThrownBy(() -> vault.open(ACME, FIRST).loadContent("0".repeat(64)))
                .satisfies(vaultException(FailureCode.CONTENT_MISSING));
    }

    @Test
    void pseudonymIsStablePerTenant() {
        String here = vault.pseudonymize(ACME, "user-7");

        assertThat(reopen().pseudonymize(ACME, "user-7")).isEqualTo(here).matches("[0-9a-f]{64}");
        assertThat(vault.pseudonymize(GLOBEX, "user-7")).isNotEqualTo(here);
        assertThat(vault.pseudonymize(ACME, "user-8")).isNotEqualTo(here);
    }

    @Test
    void rotatedKeyEncryptionKeyUnwrapsOldKeys() {
        String commitment = vault.openOrCreate(ACME, FIRST).storeContent(CONTENT);
        String user = vault.pseudonymize(ACME, "user-7");
        vault.erase(ACME, SECOND);

        KeyEncryptionKeys.rotate(folder.resolve("master"));
        long rewrapped = reopen().rewrap();

        assertThat(rewrapped).isEqualTo(2); // the request's and the tenant's; what is erased has none
        assertThat(reopen().rewrap()).isZero();
        assertThat(reopen().open(ACME, FIRST).loadContent(commitment)).isEqualTo(CONTENT);
        assertThat(reopen().pseudonymize(ACME, "user-7")).isEqualTo(user);
        assertThat(reopen().isErased(ACME, SECOND)).isTrue();
    }

    @Test
    void namesMissingKeyEncryptionKey() throws IOException {
        vault.openOrCreate(ACME, FIRST);
        Files.delete(folder.resolve("master"));

        Vault other = reopen();

        assertThatThrownBy(() -> other.open(ACME, FIRST))
                .satisfies(vaultException(FailureCode.UNKNOWN_KEY_ENCRYPTION_KEY));
    }

    @Test
    void toStringOmitsKeys() {
        KeyEncryptionKeys masters = KeyEncryptionKeys.load(folder.resolve("master"));

        assertThat(masters.toString()).matches("KeyEncryptionKeys\\[\\d+]");
        assertThat(vault.openOrCreate(ACME, FIRST).toString()).doesNotContain("r-1");
    }

    private static Consumer<Throwable> vaultException(FailureCode... whys) {
        return trouble -> {
            assertThat(trouble).isInstanceOf(VaultException.class).hasMessageContaining("Maybe ");
            assertThat(((VaultException) trouble).failureCode()).isIn((Object[]) whys);
        };
    }

    private static void flipEachByte(Path file, Consumer<byte[]> check) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] altered = whole.clone();
            altered[i] ^= 0x10;
            Files.write(file, altered);
            check.accept(altered);
        }
        Files.write(file, whole);
    }

    private Path onlyFile(String part) throws IOException {
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
