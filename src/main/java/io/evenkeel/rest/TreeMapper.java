package io.evenkeel.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.platform.Document;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.List;

/** Writes trees as callers take them: in JSON, or in YAML for their files. */
public final class TreeMapper {
    private static final MediaType YAML = new MediaType("application", "yaml");
    private static final List<Variant> BOTH = List.of(
            new Variant(MediaType.APPLICATION_JSON_TYPE, (String) null, null), new Variant(YAML, (String) null, null));

    private TreeMapper() {}

    /** Answers a request that takes both. */
    public static Response answer(JsonNode shown, Request request) {
        Variant chosen = request.selectVariant(BOTH);
        return chosen != null && YAML.isCompatible(chosen.getMediaType())
                ? Response.ok(Document.yaml(shown), YAML).build()
                : Response.ok(shown, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
