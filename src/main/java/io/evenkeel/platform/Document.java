package io.evenkeel.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A kind of text that people write as JSON or YAML, as a tree: JSON if it starts with a brace, else YAML; bounded, without
 * repeated fields and without aliases.
 *
 * @param what a text of the kind is called, such as "spec"
 * @param longest in characters
 * @param maybe what helps against one that is longer, such as "its subjects can be fewer"
 */
public record Document(String what, int longest, String maybe) {
    private static final int DEEPEST = 16;
    private static final Pattern REPEATED = Pattern.compile("Duplicate (?:field|key) ['\"]?([^'\"\\s]+)");
    private static final Pattern NUMBER = Pattern.compile("numeric value ['\"]?([^'\"\\s]+)");
    private static final ObjectReader JSON = reader(JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final ObjectMapper PLAIN = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .stringQuotingChecker(new Cautious())
            .build());

    /** Leaves quotes away only where nobody could take the text for anything else. */
    private static final class Cautious extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;
        private static final Pattern PLAIN = Pattern.compile("\\p{IsAlphabetic}[\\p{IsAlphabetic}0-9 _-]*(?<! )");

        /** A byte order mark before the first name would be taken for the text's. */
        @Override
        public boolean needToQuoteName(String name) {
            return name.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT)
                    || super.needToQuoteName(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return !PLAIN.matcher(value).matches() || super.needToQuoteValue(value);
        }
    }

    /** A text that is no such document. The message says why, and what to do. */
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unreadable(String message) {
            super(message);
        }
    }

    /** Reads a text that was sent. @throws Unreadable if it is none in UTF-8, or no such text */
    public JsonNode tree(byte[] text) {
        try {
            return tree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new Unreadable(what + " is no UTF-8 text.\nMaybe it was saved in another encoding.");
        }
    }

    /** Reads a text. @throws Unreadable if it is no such text */
    public JsonNode tree(String text) {
        if (text.length() > longest) {
            throw new Unreadable(what + " is (" + text.length() + ") characters long, " + longest + " are read.\nMaybe "
                    + maybe + ".");
        }
        try {
            if (text.stripLeading().startsWith("{")) {
                return JSON.readTree(text);
            }
            YAMLFactory yaml = yaml();
            refuseAliases(yaml, text);
            return reader(new ObjectMapper(yaml)).readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    /** Writes a tree as YAML that reads as the same tree. */
    public static String yaml(JsonNode tree) {
        try {
            return PLAIN.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every tree is YAML", e);
        }
    }

    private YAMLFactory yaml() {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(DEEPEST);
        limits.setCodePointLimit(longest);
        limits.setAllowDuplicateKeys(false);
        return YAMLFactory.builder()
                .loaderOptions(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    private static ObjectReader reader(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
        return mapper.reader()
                .with(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    /** An alias would silently be read as its own name. */
    private static void refuseAliases(YAMLFactory yaml, String text) throws IOException {
        try (YAMLParser parser = yaml.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw new Unreadable("alias (" + Shown.of(parser.getText())
                            + ") is not read.\nMaybe write the value out once more.");
                }
            }
        }
    }

    private Unreadable unreadable(JsonProcessingException e) {
        Matcher repeated = REPEATED.matcher(e.getOriginalMessage());
        if (repeated.find()) {
            return new Unreadable("field or concept (" + Shown.of(repeated.group(1))
                    + ") stands twice.\nMaybe one of the two needs another name.");
        }
        Matcher number = NUMBER.matcher(e.getOriginalMessage());
        if (number.find()) {
            return new Unreadable("number (" + Shown.of(number.group(1))
                    + ") is none that can be counted with.\nMaybe a digit is missing.");
        }
        String line =
                e.getLocation() == null ? "" : " at line (" + e.getLocation().getLineNr() + ")";
        return new Unreadable(what + " is neither JSON nor YAML: it breaks off" + line + " with ("
                + Shown.of(e.getOriginalMessage().split("\n", 2)[0])
                + ").\nMaybe a quote or an indentation is missing.");
    }
}
