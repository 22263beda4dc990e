package io.evenkeel.policy.similarity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * BERT's word pieces without case (Devlin et al. 2019), as the tokenizers library cuts them: text is cleaned, lower-cased and
 * loses its accents; punctuation and Chinese characters stand alone; from the left, a word becomes the longest pieces that the
 * vocabulary holds, or is unknown.
 */
final class WordPieceTokenizer {
    private static final int MAX_WORD_LENGTH = 100;
    private static final Pattern STACKED_MARKS = Pattern.compile("\\p{Mn}{8,}");

    private final Map<String, Integer> ids;
    private final int unknownId;
    private final int startId;
    private final int endId;

    private WordPieceTokenizer(Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
        this.unknownId = id("[UNK]");
        this.startId = id("[CLS]");
        this.endId = id("[SEP]");
    }

    /** Of a file tokenizer.json. @throws IllegalArgumentException if it has no vocabulary of this kind */
    static WordPieceTokenizer fromTokenizerJson(InputStream json) throws IOException {
        JsonNode vocabulary = new ObjectMapper().readTree(json).path("model").path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        vocabulary
                .properties()
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().intValue()));
        return new WordPieceTokenizer(ids);
    }

    private int id(String piece) {
        Integer id = ids.get(piece);
        if (id == null) {
            throw new IllegalArgumentException(
                    "vocabulary lacks (" + piece + ").\nMaybe it is of another kind of tokenizer.");
        }
        return id;
    }

    /** The mark before a text. */
    int startId() {
        return startId;
    }

    /** The mark behind it. */
    int endId() {
        return endId;
    }

    /** Numbers of a text's pieces, without those marks. */
    List<Integer> tokenize(String text) {
        List<Integer> pieces = new ArrayList<>();
        for (String word : splitWords(text)) {
            addWord(word, pieces);
        }
        return pieces;
    }

    private void addWord(String word, List<Integer> pieces) {
        int before = pieces.size();
        int position = 0;
        while (position < word.length()) {
            int end = longestPieceEnd(word, position);
            if (end == position || word.codePointCount(0, word.length()) > MAX_WORD_LENGTH) {
                pieces.subList(before, pieces.size()).clear();
                pieces.add(unknownId);
                return;
            }
            pieces.add(ids.get(piece(word, position, end)));
            position = end;
        }
    }

    private int longestPieceEnd(String word, int position) {
        int end = Math.min(word.length(), position + 2 * MAX_WORD_LENGTH);
        while (end > position && !ids.containsKey(piece(word, position, end))) {
            end--;
        }
        return end;
    }

    private static String piece(String word, int from, int end) {
        return from == 0 ? word.substring(0, end) : "##" + word.substring(from, end);
    }

    private static List<String> splitWords(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        normalise(text).codePoints().forEach(codePoint -> {
            if (isSpace(codePoint)) {
                finishWord(word, words);
            } else if (isSeparateToken(codePoint)) {
                finishWord(word, words);
                words.add(Character.toString(codePoint));
            } else {
                word.appendCodePoint(codePoint);
            }
        });
        finishWord(word, words);
        return words;
    }

    private static void finishWord(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** Without control characters and accents, in lower case. */
    private static String normalise(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().filter(codePoint -> !isControl(codePoint)).forEach(clean::appendCodePoint);
        String cleaned = STACKED_MARKS.matcher(clean).replaceAll(""); // marks go anyway, and sorting many is slow
        StringBuilder normalised = new StringBuilder(text.length());
        Normalizer.normalize(cleaned, Normalizer.Form.NFD)
                .codePoints()
                .filter(codePoint -> Character.getType(codePoint) != Character.NON_SPACING_MARK)
                .forEach(normalised::appendCodePoint);
        return normalised.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isControl(int codePoint) {
        int type = Character.getType(codePoint);
        boolean control = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE;
        return codePoint == 0xFFFD || (control && codePoint != '\t' && codePoint != '\n' && codePoint != '\r');
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    private static boolean isSeparateToken(int codePoint) {
        return isPunctuation(codePoint) || isChinese(codePoint);
    }

    private static boolean isPunctuation(int codePoint) {
        boolean ascii = codePoint < 128 && !Character.isLetterOrDigit(codePoint) && codePoint > ' ';
        return ascii
                || switch (Character.getType(codePoint)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> true;
                    default -> false;
                };
    }

    /** The blocks that BERT's own tokenizer names. */
    private static boolean isChinese(int codePoint) {
        return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
                || (codePoint >= 0x20000 && codePoint <= 0x2CEAF)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
    }
}
