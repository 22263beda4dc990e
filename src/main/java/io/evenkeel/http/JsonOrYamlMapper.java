package io.evenkeel.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.JsonOrYaml;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.List;

/** Responds with JSON or YAML, as the caller accepts. */
public final class JsonOrYamlMapper {
    private static final MediaType YAML = new MediaType("application", "yaml");
    private static final List<Variant> VARIANTS = List.of(
            new Variant(MediaType.APPLICATION_JSON_TYPE, (String) null, null), new Variant(YAML, (String) null, null));

    private JsonOrYamlMapper() {}

    public static Response toResponse(JsonNode tree, Request request) {
        Variant variant = request.selectVariant(VARIANTS);
        return variant != null && YAML.isCompatible(variant.getMediaType())
                ? Response.ok(JsonOrYaml.toYaml(tree), YAML).build()
                : Response.ok(tree, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
