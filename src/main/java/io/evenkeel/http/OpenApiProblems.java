package io.evenkeel.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Adds to the OpenAPI document what all endpoints share: the problems they return and the headers they accept. */
@OpenApiFilter(stages = RunStage.BUILD)
public class OpenApiProblems implements OASFilter {
    private static final List<String> COMMON_STATUSES = List.of("400", "401", "403", "429", "500", "503");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getComponents().getResponses().values().forEach(response -> response.getContent()
                .getMediaTypes()
                .values()
                .forEach(OpenApiProblems::setProblemSchema));
        api.getComponents().addSchema("JsonNode", OASFactory.createSchema().description("any JSON"));
        api.getComponents().removeSchema("JsonNodeType");
        Map<String, PathItem> paths = api.getPaths().getPathItems();
        paths.forEach(
                (path, item) -> item.getOperations().forEach((method, operation) -> describe(path, method, operation)));
    }

    private static void setProblemSchema(MediaType media) {
        Schema schema = OASFactory.createSchema().type(List.of(Schema.SchemaType.OBJECT));
        for (String field : List.of("type", "title", "detail")) {
            schema.addProperty(field, OASFactory.createSchema().type(List.of(Schema.SchemaType.STRING)));
        }
        schema.addProperty("status", OASFactory.createSchema().type(List.of(Schema.SchemaType.INTEGER)));
        schema.setRequired(List.of("type", "title", "status", "detail"));
        media.setSchema(schema);
    }

    private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
        List<String> statuses = new ArrayList<>(COMMON_STATUSES);
        if (path.contains("{")) {
            statuses.add("404");
        }
        if (operation.getRequestBody() != null) {
            statuses.addAll(List.of("413", "415"));
        }
        if (method == PathItem.HttpMethod.POST) {
            statuses.addAll(List.of("409", "422"));
            operation.addParameter(idempotencyKeyParameter());
        }
        if (hasHeader(operation, "If-Match")) {
            statuses.add("412");
        }
        mergeSuccesses(operation.getResponses());
        statuses.forEach(status -> operation
                .getResponses()
                .addAPIResponse(status, OASFactory.createAPIResponse().ref("#/components/responses/" + status)));
    }

    /** Moves the generated schema of 200 to the success status that the document describes, 201 or 202. */
    private static void mergeSuccesses(APIResponses responses) {
        APIResponse success = responses.getAPIResponse("200");
        for (String status : List.of("201", "202")) {
            APIResponse described = responses.getAPIResponse(status);
            if (described != null && success != null) {
                described.getContent().getMediaTypes().forEach((type, media) -> {
                    MediaType source = success.getContent().getMediaType(type);
                    media.setSchema(source == null ? null : source.getSchema());
                });
                responses.removeAPIResponse("200");
            }
        }
    }

    private static boolean hasHeader(Operation operation, String header) {
        List<Parameter> parameters = Objects.requireNonNullElse(operation.getParameters(), List.of());
        return parameters.stream().anyMatch(parameter -> header.equals(parameter.getName()));
    }

    private static Parameter idempotencyKeyParameter() {
        return OASFactory.createParameter()
                .name("Idempotency-Key")
                .in(Parameter.In.HEADER)
                .description("a POST with the same key within a day is not run again: its first response is replayed")
                .schema(OASFactory.createSchema().type(List.of(Schema.SchemaType.STRING)));
    }
}
