package io.evenkeel.evaluation.run;

import io.evenkeel.platform.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Digests files of a model that change its images but are not part of its fingerprint. */
final class ModelFileDigests {
    private static final List<String> FOLDERS = List.of("scheduler", "tokenizer", "tokenizer_2");
    private static final Path DECODER_CONFIG = Path.of("vae_decoder", "config.json");

    private ModelFileDigests() {}

    /**
     * Returns a digest of the names and contents of the scheduler's and tokenizers' files and the decoder's
     * configuration.
     */
    static String digest(Path model) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        for (String folder : FOLDERS) {
            if (Files.isDirectory(model.resolve(folder))) {
                try (Stream<Path> files = Files.list(model.resolve(folder))) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        add(digest, folder + "/" + file.getFileName(), file);
                    }
                }
            }
        }
        if (Files.exists(model.resolve(DECODER_CONFIG))) {
            add(digest, "decoder", model.resolve(DECODER_CONFIG));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String name, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        digest.update((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
