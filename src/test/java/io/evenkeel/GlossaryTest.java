package io.evenkeel;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the names of the code with the glossary, and rejects words that the glossary replaced. */
class GlossaryTest {
    private static final Path GLOSSARY = Path.of("docs/concepts.md");
    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\*\\*(.+?)\\*\\* \\| (.+) \\| (.*) \\|$");
    private static final Pattern CODE = Pattern.compile("`([A-Za-z_]\\w*)`");
    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+");
    private static final Pattern REST_PATH = Pattern.compile("@Path\\(\"([^\"]*)\"");
    private static final Pattern TABLE = Pattern.compile("@Table\\(name = \"(\\w+)\"");

    /** Former metaphors, and words for which the glossary has another one. None has a legitimate use in a name. */
    private static final Set<String> FORBIDDEN = Set.of(
            "picture",
            "push",
            "pushes",
            "wish",
            "desk",
            "studio",
            "lane",
            "errand",
            "sight",
            "easel",
            "darkroom",
            "twin",
            "twins",
            "shelf",
            "brake",
            "told",
            "trouble",
            "usual",
            "painter",
            "canvas",
            "dealt",
            "unfit",
            "nobody",
            "stands",
            "heed",
            "bury",
            "stumble",
            "ledger",
            "illegible");

    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.evenkeel");

    @Test
    void glossaryNamesExistInTheCode() throws IOException {
        Set<String> names = codeNames();
        List<MatchResult> rows =
                ROW.matcher(Files.readString(GLOSSARY)).results().toList();

        assertThat(rows).hasSizeGreaterThan(20);
        for (MatchResult row : rows) {
            assertThat(names).as(row.group(1)).containsAll(find(CODE, row.group(3)));
        }
    }

    @Test
    void codeAvoidsForbiddenWords() {
        assertThat(forbiddenIn(codeNames())).isEmpty();
    }

    @Test
    void restPathsAndTablesAvoidForbiddenWords() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String source = Files.readString(file);
                names.addAll(find(REST_PATH, source));
                names.addAll(find(TABLE, source));
            }
        }

        assertThat(names).hasSizeGreaterThan(30);
        assertThat(forbiddenIn(names)).isEmpty();
    }

    /** Entries of schemas 1 and 2 stay as they were recorded. */
    @ParameterizedTest
    @CsvSource({"request.v1, 5", "result.v1, 5", "audit-entry.v3, 10"})
    void eventFieldsAvoidForbiddenWords(String schema, int minFields) throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(SCHEMAS.resolve(schema + ".schema.json").toFile());
        List<String> fields = document.findValues("properties").stream()
                .flatMap(properties ->
                        StreamSupport.stream(((Iterable<String>) properties::fieldNames).spliterator(), false))
                .toList();

        assertThat(fields).hasSizeGreaterThan(minFields);
        assertThat(forbiddenIn(fields)).isEmpty();
    }

    @Test
    void findsForbiddenWordsInAnyCase() {
        assertThat(forbiddenIn(List.of("PictureStore", "isToldTwice", "/api/v1/pictures", "audit_picture", "pushdown")))
                .containsExactly("/api/v1/pictures", "PictureStore", "audit_picture", "isToldTwice");
    }

    /** Simple names of types, methods and fields. Configuration methods are the settings. */
    private static Set<String> codeNames() {
        return PRODUCT.stream()
                .flatMap(type -> Stream.concat(
                        Stream.of(type.getSimpleName()),
                        type.getMembers().stream().map(JavaMember::getName)))
                .filter(name -> name.matches("\\w+"))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> forbiddenIn(Iterable<String> names) {
        return StreamSupport.stream(names.spliterator(), false)
                .filter(name -> find(WORD, name).stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(word -> FORBIDDEN.contains(word) || FORBIDDEN.contains(word.replaceFirst("s$", ""))))
                .collect(toCollection(TreeSet::new));
    }

    private static List<String> find(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(match.groupCount()))
                .toList();
    }
}
