package io.evenkeel.sampler.text;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.onnx.UnsupportedModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tokenizes prompts with CLIP's byte-pair encoding (Radford et al. 2021), like transformers' CLIPTokenizer. Cleans
 * and lower-cases the text and splits it into words. Maps the UTF-8 bytes of a word to characters and marks its end.
 * Then merges the adjacent pair that ranks first in the merge list until none is left. Immutable.
 */
public final class ClipTokenizer {
    private static final String WORD_END = "</w>";
    private static final Pattern TOKEN_PATTERN = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final Map<String, String> DEFAULT_SPECIAL_TOKENS =
            Map.of("bos_token", START, "eos_token", END, "unk_token", END, "pad_token", END);
    private static final String[] BYTE_ENCODER = bytesToUnicode();

    private final Map<String, Integer> vocabulary;
    private final Map<String, Integer> mergeRanks;
    private final Pattern specialTokenPattern;
    private final int startId;
    private final int endId;
    private final int paddingId;
    private final int unknownId;
    private final int maxLength;

    private ClipTokenizer(Map<String, Integer> vocabulary, List<String> merges, JsonNode config) {
        this.vocabulary = vocabulary;
        this.mergeRanks = new HashMap<>();
        merges.forEach(merge -> mergeRanks.putIfAbsent(merge, mergeRanks.size()));
        List<String> specialTokens = DEFAULT_SPECIAL_TOKENS.entrySet().stream()
                .map(token -> readSpecialToken(config, token.getKey(), token.getValue()))
                .toList();
        this.specialTokenPattern = Pattern.compile(
                specialTokens.stream().map(Pattern::quote).distinct().collect(Collectors.joining("|")));
        this.startId = tokenId(readSpecialToken(config, "bos_token", START));
        this.endId = tokenId(readSpecialToken(config, "eos_token", END));
        this.paddingId = tokenId(readSpecialToken(config, "pad_token", END));
        this.unknownId = tokenId(readSpecialToken(config, "unk_token", END));
        this.maxLength = config.path("model_max_length").asInt(77);
    }

    /**
     * Reads vocab.json, merges.txt and tokenizer_config.json.
     *
     * @throws UnsupportedModelException if a file is missing or broken
     */
    public static ClipTokenizer load(Path folder) {
        ObjectMapper json = new ObjectMapper();
        try {
            Map<String, Integer> vocabulary =
                    json.readValue(folder.resolve("vocab.json").toFile(), new TypeReference<>() {});
            List<String> merges = Files.readAllLines(folder.resolve("merges.txt"), StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.startsWith("#version") && !line.isBlank())
                    .toList();
            ObjectNode config = (ObjectNode)
                    json.readTree(folder.resolve("tokenizer_config.json").toFile());
            Path older = folder.resolve("special_tokens_map.json");
            if (!config.has("added_tokens_decoder") && Files.exists(older)) { // the same precedence as in transformers
                config.setAll((ObjectNode) json.readTree(older.toFile()));
            }
            return new ClipTokenizer(vocabulary, merges, config);
        } catch (IOException | ClassCastException e) {
            throw new UnsupportedModelException("(" + folder + ") holds no CLIP tokenizer: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a text encoder fits this tokenizer. Sizes that its configuration omits are not compared.
     *
     * @throws UnsupportedModelException naming both sizes
     */
    public void requireMatchingEncoder(JsonNode config) {
        int words = config.path("vocab_size").asInt(vocabulary.size());
        int positions = config.path("max_position_embeddings").asInt(maxLength);
        if (words != vocabulary.size() || positions < maxLength) {
            throw new UnsupportedModelException(
                    "the tokenizer knows (" + vocabulary.size() + ") tokens and makes (" + maxLength
                            + ") of a prompt, the text encoder wants (" + words + ") and at most (" + positions
                            + ").\nMaybe the tokenizer's folder comes from another model.");
        }
    }

    /** Returns the number of tokens that a text encoder reads. */
    public int maxLength() {
        return maxLength;
    }

    /** Returns the prompt's tokens, truncated or padded to {@link #maxLength}. */
    public TokenizedPrompt encode(String prompt) {
        List<Integer> words = tokenize(prompt);
        int capacity = maxLength - 2;
        int keptCount = Math.min(words.size(), capacity);
        int[] ids = new int[maxLength];
        ids[0] = startId;
        for (int i = 0; i < maxLength - 1; i++) {
            ids[i + 1] = i < keptCount ? words.get(i) : i == keptCount ? endId : paddingId;
        }
        return new TokenizedPrompt(ids, words.size() > capacity);
    }

    private List<Integer> tokenize(String prompt) {
        List<Integer> ids = new ArrayList<>();
        Matcher specialTokenMatcher = specialTokenPattern.matcher(prompt);
        int position = 0;
        while (specialTokenMatcher.find()) {
            appendTokens(prompt.substring(position, specialTokenMatcher.start()), ids);
            ids.add(tokenId(specialTokenMatcher.group()));
            position = specialTokenMatcher.end();
        }
        appendTokens(prompt.substring(position), ids);
        return ids;
    }

    private void appendTokens(String text, List<Integer> ids) {
        Matcher pieces = TOKEN_PATTERN.matcher(normalise(text));
        while (pieces.find()) {
            applyMerges(pieces.group()).forEach(part -> ids.add(vocabulary.getOrDefault(part, unknownId)));
        }
    }

    /** Cleans text as transformers does for CLIP if ftfy is not installed. */
    private static String normalise(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isSpace(point)) {
                cleaned.append(' ');
            } else if (isIdeograph(point)) {
                cleaned.append(' ').appendCodePoint(point).append(' ');
            } else if (point != 0xFFFD && !isControl(point)) {
                cleaned.appendCodePoint(point);
            }
        });
        return Normalizer.normalize(cleaned, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static boolean isSpace(int point) {
        return point == '\t' || point == '\n' || point == '\r' || Character.getType(point) == Character.SPACE_SEPARATOR;
    }

    private static boolean isControl(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static boolean isIdeograph(int point) {
        return (point >= 0x4E00 && point <= 0x9FFF)
                || (point >= 0x3400 && point <= 0x4DBF)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0x20000 && point <= 0x2CEAF)
                || (point >= 0x2F800 && point <= 0x2FA1F);
    }

    private List<String> applyMerges(String piece) {
        List<String> parts = new ArrayList<>();
        for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
            parts.add(BYTE_ENCODER[b & 0xFF]);
        }
        parts.set(parts.size() - 1, parts.get(parts.size() - 1) + WORD_END);
        for (String best = bestPair(parts); best != null; best = bestPair(parts)) {
            mergePair(parts, best);
        }
        return parts;
    }

    private @Nullable String bestPair(List<String> parts) {
        String best = null;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < parts.size(); i++) {
            String pair = parts.get(i) + ' ' + parts.get(i + 1);
            int rank = mergeRanks.getOrDefault(pair, Integer.MAX_VALUE);
            if (rank < bestRank) {
                best = pair;
                bestRank = rank;
            }
        }
        return best;
    }

    private static void mergePair(List<String> parts, String pair) {
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (pair.equals(parts.get(i) + ' ' + parts.get(i + 1))) {
                parts.set(i, parts.get(i) + parts.remove(i + 1));
            }
        }
    }

    private int tokenId(String token) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw new UnsupportedModelException("tokenizer: the vocabulary lacks the special token (" + token + ").");
        }
        return id;
    }

    /** Reads a special token: text, or an object with the text under "content". */
    private static String readSpecialToken(JsonNode config, String name, String defaultToken) {
        JsonNode token = config.path(name);
        return token.path("content").asText(token.asText(defaultToken));
    }

    /**
     * Returns the character of each byte: printable Latin-1 maps to itself, the rest to U+0100 and up. The same as
     * {@code bytes_to_unicode} in transformers.
     */
    private static String[] bytesToUnicode() {
        String[] characters = new String[256];
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
            characters[b] = Character.toString(printable ? b : next++);
        }
        return characters;
    }
}
