package io.evenkeel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.evenkeel.access.AccessConfig;
import io.evenkeel.audit.checkpoint.SigningConfig;
import io.evenkeel.audit.privacy.PrivacyConfig;
import io.evenkeel.audit.projection.ProjectionConfig;
import io.evenkeel.discovery.job.DiscoveryConfig;
import io.evenkeel.embedded.EmbeddedConfig;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.generation.replay.ReplayConfig;
import io.evenkeel.http.HttpConfig;
import io.evenkeel.policy.snapshot.PolicyConfig;
import io.evenkeel.provenance.detection.MarkingConfig;
import io.evenkeel.vault.VaultConfig;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents and deployment files, against the code and against each other. */
class DocumentationTest {
    private static final Path DOCS = Path.of("docs");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY = Pattern.compile("`([^`]+)`");
    private static final List<Class<?>> CONFIGS = List.of(
            GenerationConfig.class,
            DiscoveryConfig.class,
            PolicyConfig.class,
            HttpConfig.class,
            EmbeddedConfig.class,
            AccessConfig.class,
            VaultConfig.class,
            PrivacyConfig.class,
            ReplayConfig.class,
            ProjectionConfig.class,
            SigningConfig.class,
            MarkingConfig.class);
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)[^)]*\\)");
    private static final Pattern CODE = Pattern.compile(
            "(?:InvalidRequestException|[fF]ailed|[rR]efused|[A-Z_]{4,})\\(\\s*\"([a-z]+(?:-[a-z]+)+)\"|code\\(\\) \\{\\s+return \"([a-z-]+)\"");

    @ParameterizedTest
    @MethodSource("configs")
    void everySettingIsDocumented(Class<?> config) throws IOException {
        String prefix = config.getAnnotation(ConfigMapping.class).prefix() + ".";
        List<String> keys =
                configurationKeys(config).map(key -> prefix + key).sorted().toList();

        assertThat(documentedKeys()).containsAll(keys);
    }

    @Test
    void everyDocumentedSettingExists() throws IOException {
        List<String> keys = CONFIGS.stream()
                .flatMap(config -> configurationKeys(config)
                        .map(key -> config.getAnnotation(ConfigMapping.class).prefix() + "." + key))
                .toList();

        assertThat(keys).containsAll(documentedKeys());
    }

    /** The first column of the tables. Their keys lack the prefix that all share. */
    private static List<String> documentedKeys() throws IOException {
        List<String> keys = new ArrayList<>();
        for (String line : Files.readAllLines(DOCS.resolve("settings.md"))) {
            if (line.startsWith("| `")) {
                KEY.matcher(line.substring(0, line.indexOf(" | ")))
                        .results()
                        .forEach(key -> keys.add("evenkeel." + key.group(1)));
            }
        }
        return keys;
    }

    static List<Class<?>> configs() {
        return CONFIGS;
    }

    @ParameterizedTest
    @CsvSource({"generation, 10", "policy/Decision.java, 3", "policy/snapshot, 5"})
    void everyCodeIsDocumented(String source, int leastCodes) throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/evenkeel", source))) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".java")).toList()) {
                CODE.matcher(Files.readString(file))
                        .results()
                        .map(DocumentationTest::codeOf)
                        .forEach(codes::add);
            }
        }

        assertThat(codes).hasSizeGreaterThanOrEqualTo(leastCodes);
        assertThat(Files.readString(DOCS.resolve("events.md")))
                .contains(codes.stream().map(code -> "`" + code + "`").toList());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksResolve(Path document) throws IOException {
        LINK.matcher(Files.readString(document))
                .results()
                .map(link -> document.resolveSibling(link.group(1)))
                .forEach(target -> assertThat(target).exists());
    }

    @Test
    void asyncapiReferencesResolve() throws IOException {
        Path file = DOCS.resolve("asyncapi.yaml");
        JsonNode document = YAML.readTree(file.toFile());
        List<String> references = document.findValuesAsText("$ref");

        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(references).hasSizeGreaterThan(30);
        for (String reference : references) {
            String[] parts = reference.split("#", -1);
            JsonNode in = parts[0].isEmpty()
                    ? document
                    : JSON.readTree(file.resolveSibling(parts[0]).toFile());
            assertThat(in.at(parts.length == 1 ? "" : parts[1]).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    @Test
    void kubernetesManifestsAgree() throws IOException {
        List<JsonNode> objects = readKubernetesObjects();
        JsonNode pod = findByKind(objects, "StatefulSet").at("/spec/template");
        String label = "/app.kubernetes.io~1name";

        for (JsonNode object : objects) {
            assertThat(object.at("/metadata/labels" + label).asText()).isEqualTo("evenkeel");
            assertThat(object.at("/metadata").has("namespace")).isFalse();
        }
        assertThat(pod.at("/metadata/labels" + label).asText()).isEqualTo("evenkeel");
        assertThat(findByKind(objects, "StatefulSet")
                        .at("/spec/selector/matchLabels" + label)
                        .asText())
                .isEqualTo("evenkeel");
        assertThat(findByKind(objects, "PodDisruptionBudget")
                        .at("/spec/selector/matchLabels" + label)
                        .asText())
                .isEqualTo("evenkeel");
        assertThat(findByKind(objects, "NetworkPolicy")
                        .at("/spec/podSelector/matchLabels" + label)
                        .asText())
                .isEqualTo("evenkeel");
        assertThat(objects.stream()
                        .filter(object -> object.path("kind").asText().equals("Service"))
                        .map(object -> object.at("/metadata/name").asText()))
                .contains(findByKind(objects, "StatefulSet")
                        .at("/spec/serviceName")
                        .asText());
        assertThat(pod.at("/spec/containers/0/envFrom/0/configMapRef/name"))
                .isEqualTo(findByKind(objects, "ConfigMap").at("/metadata/name"));
        assertThat(pod.at("/spec/volumes/1/persistentVolumeClaim/claimName"))
                .isEqualTo(findByKind(objects, "PersistentVolumeClaim").at("/metadata/name"));
        assertThat(pod.at("/spec/serviceAccountName"))
                .isEqualTo(findByKind(objects, "ServiceAccount").at("/metadata/name"));
    }

    @Test
    void kubernetesSetsOnlyKnownSettings() throws IOException {
        List<String> known = Stream.of(
                        GenerationConfig.class,
                        EmbeddedConfig.class,
                        VaultConfig.class,
                        SigningConfig.class,
                        MarkingConfig.class)
                .flatMap(config -> configurationKeys(config)
                        .map(key -> config.getAnnotation(ConfigMapping.class).prefix() + "." + key))
                .map(key -> key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
                .toList();
        List<String> set = new ArrayList<>();
        findByKind(readKubernetesObjects(), "ConfigMap")
                .path("data")
                .fieldNames()
                .forEachRemaining(set::add);

        assertThat(known)
                .containsAll(set.stream()
                        .filter(name -> name.startsWith("EVENKEEL_"))
                        .toList());
    }

    private static List<JsonNode> readKubernetesObjects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode file :
                YAML.readTree(Path.of("k8s/base/kustomization.yaml").toFile()).path("resources")) {
            var parser = YAML.getFactory()
                    .createParser(Path.of("k8s/base", file.asText()).toFile());
            objects.addAll(YAML.readValues(parser, JsonNode.class).readAll());
        }
        return objects;
    }

    private static JsonNode findByKind(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> configurationKeys(Class<?> config) {
        return Arrays.stream(config.getMethods()).flatMap(method -> {
            String key = toKebabCase(method);
            boolean isGroup = method.getReturnType().isInterface()
                    && config.equals(method.getReturnType().getEnclosingClass());
            return isGroup ? configurationKeys(method.getReturnType()).map(inner -> key + "." + inner) : Stream.of(key);
        });
    }

    private static String toKebabCase(Method method) {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String codeOf(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }

    static Stream<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Path.of("CONTRIBUTING.md"), Path.of("README.md")));
        try (Stream<Path> files = Files.walk(DOCS)) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents.stream();
    }
}
