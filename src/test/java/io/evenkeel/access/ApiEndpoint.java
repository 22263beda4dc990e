package io.evenkeel.access;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A row of {@code access-matrix.csv}. */
record ApiEndpoint(String method, String path, Set<String> roles, String owner) {
    private static final java.nio.file.Path MATRIX = java.nio.file.Path.of("src/test/resources/access-matrix.csv");
    private static final String NOTHING = "{}";

    static List<ApiEndpoint> readMatrix() {
        try (Stream<String> lines = Files.lines(MATRIX)) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(ApiEndpoint::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiEndpoint parse(String line) {
        String[] cells = line.split("\\s*\\|\\s*", -1);
        String[] call = cells[0].split("\\s+", -1);
        return new ApiEndpoint(call[0], call[1], Set.of(cells[1].split(" ", -1)), cells[2]);
    }

    /** Returns the annotated endpoints of the product, for example "GET /api/v1/tenants". */
    static List<String> annotatedEndpoints() {
        JavaClasses product = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.evenkeel");
        return product.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(type -> type.getMethods().stream())
                .flatMap(ApiEndpoint::annotatedCalls)
                .toList();
    }

    private static Stream<String> annotatedCalls(JavaMethod method) {
        String path = method.getOwner().getAnnotationOfType(Path.class).value()
                + method.tryGetAnnotationOfType(Path.class)
                        .map(own -> "/" + own.value())
                        .orElse("");
        String plain =
                path.replaceAll("\\{(\\w+):(?:[^{}]|\\{[^{}]*})*}", "{$1}").replaceAll("/+", "/");
        return method.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))
                .map(annotation -> annotation
                                .getRawType()
                                .getAnnotationOfType(HttpMethod.class)
                                .value()
                        + " " + plain);
    }

    String call() {
        return method + " " + path;
    }

    boolean allows(String role) {
        return roles.contains(role);
    }

    /** Calls the endpoint with an empty body. */
    Response request(RequestSpecification caller, String tenant) {
        String filled = path.replace("{tenant}", tenant)
                .replace("{version}", "1")
                .replace("{digest}", "0".repeat(64))
                .replace("{seq}", "0")
                .replace("{counted}", "requests")
                .replace("{id}", UUID.randomUUID().toString())
                .replaceAll("\\{\\w+}", "nothing");
        return (method.equals("GET") ? caller : caller.body(NOTHING)).request(method, filled);
    }

    @Override
    public String toString() {
        return call();
    }
}
