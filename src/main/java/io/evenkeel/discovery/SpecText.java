package io.evenkeel.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.evenkeel.platform.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;

/** The text of a spec as a tree: JSON if it starts with a brace, else YAML; small, without repeated fields and without aliases. */
final class SpecText {
    private static final int LONGEST = 64 * 1024;
    private static final int DEEPEST = 16;
    private static final Pattern REPEATED = Pattern.compile("Duplicate (?:field|key) ['\"]?([^'\"\\s]+)");
    private static final Pattern NUMBER = Pattern.compile("numeric value ['\"]?([^'\"\\s]+)");
    private static final ObjectReader JSON = reader(JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final YAMLFactory YAML_FACTORY = yamlFactory();
    private static final ObjectReader YAML = reader(new ObjectMapper(YAML_FACTORY));

    private SpecText() {}

    private static YAMLFactory yamlFactory() {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(DEEPEST);
        limits.setCodePointLimit(LONGEST);
        limits.setAllowDuplicateKeys(false);
        return YAMLFactory.builder()
                .loaderOptions(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    private static ObjectReader reader(ObjectMapper mapper) {
        return mapper.reader()
                .with(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    }

    /** @throws InvalidSpec if it is no such text */
    static JsonNode tree(String text) {
        if (text.length() > LONGEST) {
            throw refused("spec is (" + text.length() + ") characters long, " + LONGEST
                    + " are read.\nMaybe its subjects can be fewer.");
        }
        try {
            if (text.stripLeading().startsWith("{")) {
                return JSON.readTree(text);
            }
            refuseAliases(text);
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    /** An alias would silently be read as its own name. */
    private static void refuseAliases(String text) throws IOException {
        try (YAMLParser parser = YAML_FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw refused("alias (" + Shown.of(parser.getText())
                            + ") is not read.\nMaybe write the value out once more.");
                }
            }
        }
    }

    private static InvalidSpec unreadable(JsonProcessingException e) {
        Matcher repeated = REPEATED.matcher(e.getOriginalMessage());
        if (repeated.find()) {
            return refused("field or concept (" + Shown.of(repeated.group(1))
                    + ") stands twice.\nMaybe one of the two needs another name.");
        }
        Matcher number = NUMBER.matcher(e.getOriginalMessage());
        if (number.find()) {
            return refused("number (" + Shown.of(number.group(1))
                    + ") is none that can be counted with.\nMaybe a digit is missing.");
        }
        String line =
                e.getLocation() == null ? "" : " at line (" + e.getLocation().getLineNr() + ")";
        return refused("spec is neither JSON nor YAML: it breaks off" + line + " with ("
                + Shown.of(e.getOriginalMessage().split("\n", 2)[0])
                + ").\nMaybe a quote or an indentation is missing.");
    }

    private static InvalidSpec refused(String problem) {
        return new InvalidSpec(List.of(problem));
    }
}
