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
 * Parses documents that people write as JSON (if they start with a brace) or YAML. Rejects documents that are too long or too
 * deep, repeated fields, and YAML aliases.
 *
 * @param kind name of the kind of document in messages, for example "spec"
 * @param maxLength maximum number of characters
 * @param lengthHint advice for documents that are too long, for example "its subjects can be fewer"
 */
public record JsonOrYaml(String kind, int maxLength, String lengthHint) {
    private static final int MAX_DEPTH = 16;
    private static final Pattern REPEATED_FIELD = Pattern.compile("Duplicate (?:field|key) ['\"]?([^'\"\\s]+)");
    private static final Pattern INVALID_NUMBER = Pattern.compile("numeric value ['\"]?([^'\"\\s]+)");
    private static final ObjectReader JSON_READER = createReader(JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final ObjectMapper YAML_WRITER = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .stringQuotingChecker(new CautiousQuoting())
            .build());

    /** Omits quotes only around plain words. */
    private static final class CautiousQuoting extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;
        private static final Pattern UNQUOTED = Pattern.compile("\\p{IsAlphabetic}[\\p{IsAlphabetic}0-9 _-]*(?<! )");

        /** Quotes names with format characters: a leading byte order mark would be dropped. */
        @Override
        public boolean needToQuoteName(String name) {
            return name.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT)
                    || super.needToQuoteName(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return !UNQUOTED.matcher(value).matches() || super.needToQuoteValue(value);
        }
    }

    /** The document is malformed. The message says why, and what to do. */
    public static final class UnreadableDocumentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private UnreadableDocumentException(String message) {
            super(message);
        }
    }

    /** Parses UTF-8 bytes. @throws UnreadableDocumentException if they are malformed */
    public JsonNode parse(byte[] text) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new UnreadableDocumentException(
                    kind + " is not UTF-8 text.\nMaybe it was saved in another encoding.");
        }
    }

    /** Parses a text. @throws UnreadableDocumentException if it is malformed */
    public JsonNode parse(String text) {
        if (text.length() > maxLength) {
            throw new UnreadableDocumentException(kind + " is (" + text.length() + ") characters long, " + maxLength
                    + " are read.\nMaybe " + lengthHint + ".");
        }
        try {
            if (text.stripLeading().startsWith("{")) {
                return JSON_READER.readTree(text);
            }
            YAMLFactory yaml = createYamlFactory();
            requireNoAliases(yaml, text);
            return createReader(new ObjectMapper(yaml)).readTree(text);
        } catch (JsonProcessingException e) {
            throw toException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    /** Writes a tree as YAML that parses to the same tree. */
    public static String toYaml(JsonNode tree) {
        try {
            return YAML_WRITER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every tree is YAML", e);
        }
    }

    private YAMLFactory createYamlFactory() {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setCodePointLimit(maxLength);
        limits.setAllowDuplicateKeys(false);
        return YAMLFactory.builder()
                .loaderOptions(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    private static ObjectReader createReader(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper.reader()
                .with(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    /** Rejects aliases: Jackson would read an alias as its name. */
    private static void requireNoAliases(YAMLFactory yaml, String text) throws IOException {
        try (YAMLParser parser = yaml.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw new UnreadableDocumentException("alias (" + SafeText.sanitise(parser.getText())
                            + ") is not read.\nMaybe write the value out once more.");
                }
            }
        }
    }

    private UnreadableDocumentException toException(JsonProcessingException e) {
        Matcher repeated = REPEATED_FIELD.matcher(e.getOriginalMessage());
        if (repeated.find()) {
            return new UnreadableDocumentException("field or concept (" + SafeText.sanitise(repeated.group(1))
                    + ") stands twice.\nMaybe one of the two needs another name.");
        }
        Matcher number = INVALID_NUMBER.matcher(e.getOriginalMessage());
        if (number.find()) {
            return new UnreadableDocumentException("number (" + SafeText.sanitise(number.group(1))
                    + ") is none that can be counted with.\nMaybe a digit is missing.");
        }
        String line =
                e.getLocation() == null ? "" : " at line (" + e.getLocation().getLineNr() + ")";
        return new UnreadableDocumentException(kind + " is neither JSON nor YAML: it breaks off" + line + " with ("
                + SafeText.sanitise(e.getOriginalMessage().split("\n", 2)[0])
                + ").\nMaybe a quote or an indentation is missing.");
    }
}
