package io.evenkeel.policy.promptanalysis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads text files of the resource folder lexicon. */
final class LexiconResource {
    private LexiconResource() {}

    /** Returns the lines, without empty lines and comments (#). @throws IllegalArgumentException if the file does not exist */
    static List<String> readLines(String path) {
        try (InputStream file = LexiconResource.class.getResourceAsStream("/lexicon/" + path)) {
            if (file == null) {
                throw new IllegalArgumentException("lexicon file (" + path + ") does not exist.");
            }
            return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("lexicon file (" + path + ") cannot be read", e);
        }
    }
}
