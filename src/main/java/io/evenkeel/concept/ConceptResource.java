package io.evenkeel.concept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.access.Roles;
import io.evenkeel.platform.Actor;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/concepts")
class ConceptResource {
    private final Concepts concepts;
    private final SecurityIdentity identity;

    ConceptResource(Concepts concepts, SecurityIdentity identity) {
        this.concepts = concepts;
        this.identity = identity;
    }

    /**
     * What POST takes.
     *
     * @param kind safety, attribute or enhancement
     * @param words words and phrases that name it in a prompt; none if absent
     * @param card where it comes from: any JSON object
     * @param safetensors a concept's file ({@link ConceptFile}), in Base64
     */
    public record Upload(
            @NotNull String name,
            @NotNull String kind,
            @NotNull String group,
            @NotNull String model,
            @Nullable Set<@NotNull String> words,
            @Nullable JsonNode card,
            @NotNull String safetensors) {
        Set<String> wordsOrNone() {
            return words == null ? Set.of() : new TreeSet<>(words);
        }

        JsonNode cardOrEmpty() {
            return card == null ? JsonNodeFactory.instance.objectNode() : card;
        }
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public List<ConceptSheet> all() {
        return concepts.sheets();
    }

    @GET
    @Path("{name}/{version:\\d{1,9}}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public ConceptSheet get(@PathParam("name") String name, @PathParam("version") int version) {
        return concepts.sheet(name, version);
    }

    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public Response add(@Valid @NotNull Upload upload) {
        Concept concept = concepts.add(UploadedConcept.of(upload), upload.wordsOrNone(), upload.cardOrEmpty(), actor());
        URI location = URI.create("/api/v1/concepts/" + concept.name() + "/" + concept.version());
        return Response.created(location)
                .entity(concepts.sheet(concept.name(), concept.version()))
                .build();
    }

    @POST
    @Path("{name}/{version:\\d{1,9}}/activate")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public ConceptSheet activate(@PathParam("name") String name, @PathParam("version") int version) {
        concepts.activate(name, version, actor());
        return concepts.sheet(name, version);
    }

    @POST
    @Path("{name}/{version:\\d{1,9}}/retire")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public ConceptSheet retire(@PathParam("name") String name, @PathParam("version") int version) {
        concepts.retire(name, version, actor());
        return concepts.sheet(name, version);
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
