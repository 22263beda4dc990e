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
 * Words and expressions of a language, as a tree of words. Read from files whose sections begin with what holds for all their
 * entries, in brackets: tags, and values such as gender=female; entries stand between commas. What stands in more than one
 * section is all that they say.
 */
final class Lexicon {
    private static final int SHORTEST_STEM = 2;
    private static final int LONGEST_SUFFIX = 12;

    private final Node root = new Node();
    private final Map<String, LexiconEntry> suffixes = new HashMap<>();

    private static final class Node {
        private final Map<String, Node> next = new LinkedHashMap<>();
        private LexiconEntry lexiconEntry = LexiconEntry.UNKNOWN;
    }

    /**
     * What begins at a token.
     *
     * @param length in tokens
     */
    record Match(LexiconEntry entry, int length) {}

    /** Of one language's files. @throws IllegalArgumentException if one is missing, or its text is not as it should be */
    static Lexicon of(String language, List<String> files) {
        Lexicon lexicon = new Lexicon();
        files.forEach(file -> lexicon.read(language + "/" + file));
        return lexicon;
    }

    private void read(String file) {
        LexiconEntry section = LexiconEntry.UNKNOWN;
        for (String line : LexiconResource.lines(file)) {
            if (line.startsWith("[")) {
                section = section(line.substring(1, line.indexOf(']')), file);
            } else {
                for (String entry : line.split(",", -1)) {
                    add(entry.strip(), section);
                }
            }
        }
    }

    private static LexiconEntry section(String header, String file) {
        EnumSet<Tag> tags = EnumSet.noneOf(Tag.class);
        Map<String, Set<String>> values = new HashMap<>();
        for (String word : header.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                tags.add(tag(word, file));
            } else {
                values.put(
                        word.substring(0, equals),
                        Set.of(word.substring(equals + 1).split("\\+", -1)));
            }
        }
        return new LexiconEntry("", tags, Map.copyOf(values));
    }

    private static Tag tag(String word, String file) {
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Tag.values())
                .filter(tag -> tag.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("section (" + word + ") of lexicon file (" + file
                        + ") is none that is known.\nMaybe it is a value, such as gender=female."));
    }

    private void add(String word, LexiconEntry section) {
        if (word.isEmpty()) { // a comma at the end of a line
            return;
        }
        List<String> words =
                PromptTokenizer.of(word).stream().map(PromptToken::word).toList();
        String singular = String.join(word.indexOf('-') < 0 ? " " : "-", words);
        LexiconEntry lexiconEntry = new LexiconEntry(singular, section.tags(), own(section.values(), singular));
        List<String> forms = lexiconEntry.is(Tag.NOUNS) ? EnglishPlurals.forms(singular) : List.of(singular);
        for (String form : forms) {
            if (lexiconEntry.is(Tag.SUFFIX)) {
                suffixes.put(form, lexiconEntry);
            } else {
                put(List.of(form.split("[ -]", -1)), lexiconEntry);
            }
        }
    }

    /** A percent sign stands for the entry itself. */
    private static Map<String, Set<String>> own(Map<String, Set<String>> values, String word) {
        Map<String, Set<String>> own = new HashMap<>(values);
        own.replaceAll((key, all) -> all.contains("%") ? Set.of(word) : all);
        return Map.copyOf(own);
    }

    private void put(List<String> words, LexiconEntry lexiconEntry) {
        Node node = root;
        for (String word : words) {
            node = node.next.computeIfAbsent(word, any -> new Node());
        }
        node.lexiconEntry = node.lexiconEntry.isUnknown() ? lexiconEntry : node.lexiconEntry.and(lexiconEntry);
    }

    /** Single words that say something of people, or may provoke: those that are worth mending. */
    Set<String> telling() {
        Set<String> telling = new LinkedHashSet<>(); // what stands first is likeliest
        root.next.forEach((word, node) -> {
            LexiconEntry lexiconEntry = node.lexiconEntry;
            if (lexiconEntry.is(Tag.PERSON)
                    || lexiconEntry.is(Tag.ADJECTIVE)
                    || lexiconEntry.says("provoking")
                    || lexiconEntry.says("topic")) {
                telling.add(word);
            }
        });
        return telling;
    }

    /** Whether an expression begins with the word, or its ending tells what it is. */
    boolean begins(PromptToken promptToken) {
        return root.next.containsKey(promptToken.word())
                || !bySuffix(promptToken).isUnknown();
    }

    /** Whether it is one word that is known. */
    boolean knows(String word) {
        Node node = root.next.get(word);
        return node != null && !node.lexiconEntry.isUnknown();
    }

    /** The longest expression that begins at a token; {@link LexiconEntry#UNKNOWN} of length 1 if there is none. */
    Match longest(List<PromptToken> promptTokens, int from) {
        Match longest = null;
        Node node = root;
        for (int at = from; at < promptTokens.size(); at++) {
            PromptToken promptToken = promptTokens.get(at);
            node = at > from && !promptToken.gap().joins() ? null : node.next.get(promptToken.word());
            if (node == null) {
                break;
            }
            if (!node.lexiconEntry.isUnknown()) {
                longest = new Match(node.lexiconEntry, at - from + 1);
            }
        }
        return longest == null ? new Match(bySuffix(promptTokens.get(from)), 1) : longest;
    }

    private LexiconEntry bySuffix(PromptToken promptToken) {
        String word = promptToken.word();
        int first = Math.max(SHORTEST_STEM, word.length() - LONGEST_SUFFIX);
        for (int at = first; at < word.length() - 1; at++) {
            @Nullable LexiconEntry suffix = suffixes.get(word.substring(at));
            if (suffix != null) {
                return new LexiconEntry(word.substring(0, at) + suffix.word(), suffix.tags(), suffix.values());
            }
        }
        return LexiconEntry.UNKNOWN;
    }
}
