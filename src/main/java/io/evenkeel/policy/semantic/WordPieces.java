package io.evenkeel.policy.semantic;

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
final class WordPieces {
    private static final int LONGEST_WORD = 100;
    private static final Pattern PILED_MARKS = Pattern.compile("\\p{Mn}{8,}");

    private final Map<String, Integer> ids;
    private final int unknown;
    private final int start;
    private final int end;

    private WordPieces(Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
        this.unknown = id("[UNK]");
        this.start = id("[CLS]");
        this.end = id("[SEP]");
    }

    /** Of a file tokenizer.json. @throws IllegalArgumentException if it has no vocabulary of this kind */
    static WordPieces read(InputStream json) throws IOException {
        JsonNode vocabulary = new ObjectMapper().readTree(json).path("model").path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        vocabulary
                .properties()
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().intValue()));
        return new WordPieces(ids);
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
    int start() {
        return start;
    }

    /** The mark behind it. */
    int end() {
        return end;
    }

    /** Numbers of a text's pieces, without those marks. */
    List<Integer> of(String text) {
        List<Integer> pieces = new ArrayList<>();
        for (String word : words(text)) {
            add(word, pieces);
        }
        return pieces;
    }

    private void add(String word, List<Integer> pieces) {
        int before = pieces.size();
        int at = 0;
        while (at < word.length()) {
            int end = longest(word, at);
            if (end == at || word.codePointCount(0, word.length()) > LONGEST_WORD) {
                pieces.subList(before, pieces.size()).clear();
                pieces.add(unknown);
                return;
            }
            pieces.add(ids.get(piece(word, at, end)));
            at = end;
        }
    }

    private int longest(String word, int at) {
        int end = Math.min(word.length(), at + 2 * LONGEST_WORD);
        while (end > at && !ids.containsKey(piece(word, at, end))) {
            end--;
        }
        return end;
    }

    private static String piece(String word, int from, int end) {
        return from == 0 ? word.substring(0, end) : "##" + word.substring(from, end);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        bare(text).codePoints().forEach(letter -> {
            if (isSpace(letter)) {
                finish(word, words);
            } else if (standsAlone(letter)) {
                finish(word, words);
                words.add(Character.toString(letter));
            } else {
                word.appendCodePoint(letter);
            }
        });
        finish(word, words);
        return words;
    }

    private static void finish(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** Without control characters and accents, in lower case. */
    private static String bare(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().filter(letter -> !isControl(letter)).forEach(clean::appendCodePoint);
        String unpiled = PILED_MARKS.matcher(clean).replaceAll(""); // marks go anyway, and sorting many is slow
        StringBuilder bare = new StringBuilder(text.length());
        Normalizer.normalize(unpiled, Normalizer.Form.NFD)
                .codePoints()
                .filter(letter -> Character.getType(letter) != Character.NON_SPACING_MARK)
                .forEach(bare::appendCodePoint);
        return bare.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isControl(int letter) {
        int type = Character.getType(letter);
        boolean control = type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE;
        return letter == 0xFFFD || (control && letter != '\t' && letter != '\n' && letter != '\r');
    }

    private static boolean isSpace(int letter) {
        return Character.isWhitespace(letter) || Character.isSpaceChar(letter);
    }

    private static boolean standsAlone(int letter) {
        return isPunctuation(letter) || isChinese(letter);
    }

    private static boolean isPunctuation(int letter) {
        boolean ascii = letter < 128 && !Character.isLetterOrDigit(letter) && letter > ' ';
        return ascii
                || switch (Character.getType(letter)) {
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
    private static boolean isChinese(int letter) {
        return (letter >= 0x4E00 && letter <= 0x9FFF)
                || (letter >= 0x3400 && letter <= 0x4DBF)
                || (letter >= 0x20000 && letter <= 0x2CEAF)
                || (letter >= 0xF900 && letter <= 0xFAFF)
                || (letter >= 0x2F800 && letter <= 0x2FA1F);
    }
}
