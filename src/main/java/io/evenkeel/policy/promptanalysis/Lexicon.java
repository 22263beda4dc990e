package io.evenkeel.policy.promptanalysis;

import io.evenkeel.policy.promptanalysis.LexiconEntry.Tag;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words and expressions of a language, in a trie. Files have sections; a section starts with the tags and values of all its entries in
 * brackets, such as [person gender=female]; entries are separated by commas. An entry in several sections has the tags and values
 * of all of them. Immutable after loading.
 */
final class Lexicon {
    private static final int MIN_STEM_LENGTH = 2;
    private static final int MAX_SUFFIX_LENGTH = 12;

    private final TrieNode root = new TrieNode();
    private final Map<String, LexiconEntry> suffixes = new HashMap<>();

    private static final class TrieNode {
        private final Map<String, TrieNode> children = new LinkedHashMap<>();
        private LexiconEntry lexiconEntry = LexiconEntry.UNKNOWN;
    }

    /**
     * An expression that begins at a token.
     *
     * @param length in tokens
     */
    record LexiconMatch(LexiconEntry entry, int length) {}

    /** Loads the files of a language. @throws IllegalArgumentException if one is missing or malformed */
    static Lexicon load(String language, List<String> files) {
        Lexicon lexicon = new Lexicon();
        files.forEach(file -> lexicon.readFile(language + "/" + file));
        return lexicon;
    }

    private void readFile(String file) {
        LexiconEntry section = LexiconEntry.UNKNOWN;
        for (String line : LexiconResource.readLines(file)) {
            if (line.startsWith("[")) {
                section = parseSection(line.substring(1, line.indexOf(']')), file);
            } else {
                for (String entry : line.split(",", -1)) {
                    addEntry(entry.strip(), section);
                }
            }
        }
    }

    private static LexiconEntry parseSection(String header, String file) {
        EnumSet<Tag> tags = EnumSet.noneOf(Tag.class);
        Map<String, Set<String>> values = new HashMap<>();
        for (String word : header.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                tags.add(parseTag(word, file));
            } else {
                values.put(
                        word.substring(0, equals),
                        Set.of(word.substring(equals + 1).split("\\+", -1)));
            }
        }
        return new LexiconEntry("", tags, Map.copyOf(values));
    }

    private static Tag parseTag(String word, String file) {
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Tag.values())
                .filter(tag -> tag.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("section (" + word + ") of lexicon file (" + file
                        + ") is not known.\nMaybe it is a value, such as gender=female."));
    }

    private void addEntry(String word, LexiconEntry section) {
        if (word.isEmpty()) { // a comma at the end of a line
            return;
        }
        List<String> words =
                PromptTokenizer.tokenize(word).stream().map(PromptToken::word).toList();
        String singular = String.join(word.indexOf('-') < 0 ? " " : "-", words);
        LexiconEntry lexiconEntry =
                new LexiconEntry(singular, section.tags(), resolvePlaceholder(section.values(), singular));
        List<String> forms = lexiconEntry.is(Tag.NOUNS) ? EnglishPlurals.formsOf(singular) : List.of(singular);
        for (String form : forms) {
            if (lexiconEntry.is(Tag.SUFFIX)) {
                suffixes.put(form, lexiconEntry);
            } else {
                insert(List.of(form.split("[ -]", -1)), lexiconEntry);
            }
        }
    }

    /** Replaces the value "%" by the entry itself. */
    private static Map<String, Set<String>> resolvePlaceholder(Map<String, Set<String>> values, String word) {
        Map<String, Set<String>> resolved = new HashMap<>(values);
        resolved.replaceAll((key, all) -> all.contains("%") ? Set.of(word) : all);
        return Map.copyOf(resolved);
    }

    private void insert(List<String> words, LexiconEntry lexiconEntry) {
        TrieNode node = root;
        for (String word : words) {
            node = node.children.computeIfAbsent(word, any -> new TrieNode());
        }
        node.lexiconEntry = node.lexiconEntry.isUnknown() ? lexiconEntry : node.lexiconEntry.merge(lexiconEntry);
    }

    /** Returns the words that a misspelling may be corrected to: those about people, topics or provoking terms. */
    Set<String> correctableWords() {
        Set<String> words = new LinkedHashSet<>(); // in order of likelihood
        root.children.forEach((word, node) -> {
            LexiconEntry lexiconEntry = node.lexiconEntry;
            if (lexiconEntry.is(Tag.PERSON)
                    || lexiconEntry.is(Tag.ADJECTIVE)
                    || lexiconEntry.has("provoking")
                    || lexiconEntry.has("topic")) {
                words.add(word);
            }
        });
        return words;
    }

    /** Returns whether an expression begins with the word, or its suffix is known. */
    boolean isKnownStart(PromptToken token) {
        return root.children.containsKey(token.word()) || !matchSuffix(token).isUnknown();
    }

    /** Returns whether it is a known single word. */
    boolean containsWord(String word) {
        TrieNode node = root.children.get(word);
        return node != null && !node.lexiconEntry.isUnknown();
    }

    /** Returns the longest expression that begins at a token; {@link LexiconEntry#UNKNOWN} of length 1 if there is none. */
    LexiconMatch longestMatch(List<PromptToken> promptTokens, int from) {
        LexiconMatch longest = null;
        TrieNode node = root;
        for (int at = from; at < promptTokens.size(); at++) {
            PromptToken token = promptTokens.get(at);
            node = at > from && !token.separator().joins() ? null : node.children.get(token.word());
            if (node == null) {
                break;
            }
            if (!node.lexiconEntry.isUnknown()) {
                longest = new LexiconMatch(node.lexiconEntry, at - from + 1);
            }
        }
        return longest == null ? new LexiconMatch(matchSuffix(promptTokens.get(from)), 1) : longest;
    }

    private LexiconEntry matchSuffix(PromptToken token) {
        String word = token.word();
        int first = Math.max(MIN_STEM_LENGTH, word.length() - MAX_SUFFIX_LENGTH);
        for (int at = first; at < word.length() - 1; at++) {
            @Nullable LexiconEntry suffix = suffixes.get(word.substring(at));
            if (suffix != null) {
                return new LexiconEntry(word.substring(0, at) + suffix.word(), suffix.tags(), suffix.values());
            }
        }
        return LexiconEntry.UNKNOWN;
    }
}
