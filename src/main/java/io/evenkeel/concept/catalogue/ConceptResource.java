package io.evenkeel.concept.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.access.Roles;
import io.evenkeel.concept.Concept;
import io.evenkeel.http.BodyLimit;
import io.evenkeel.http.ETags;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Consumes("application/json")
@Path("/api/v1/concepts")
class ConceptResource {
    private final ConceptService service;
    private final ETags eTags;
    private final SecurityIdentity identity;

    ConceptResource(ConceptService service, ETags eTags, SecurityIdentity identity) {
        this.service = service;
        this.eTags = eTags;
        this.identity = identity;
    }

    /**
     * Body of POST.
     *
     * @param kind safety, attribute or enhancement
     * @param words words and phrases that name it in a prompt; none if absent
     * @param card where it comes from: any JSON object
     * @param state active or candidate; active if absent
     * @param safetensors a concept's file ({@link ConceptFile}), in Base64
     */
    public record UploadRequest(
            @NotNull String name,
            @NotNull String kind,
            @NotNull String group,
            @NotNull String model,
            @Nullable Set<@NotNull String> words,
            @Nullable JsonNode card,
            @Nullable String state,
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
    public RestResponse<List<ConceptResponse>> list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("group") @Nullable String group,
            @QueryParam("state") @Nullable String state) {
        PageRequest pageRequest = PageRequest.parse("concepts/" + group + "/" + state, limit, cursor);
        return pageRequest.toResponse(
                service.list(
                        pageRequest.after(),
                        Optional.ofNullable(group),
                        Optional.ofNullable(state).map(ConceptResource::parseState),
                        pageRequest.fetchSize()),
                sheet -> sheet.name() + "@" + sheet.version());
    }

    private static ConceptEntity.ConceptState parseState(String text) {
        return Arrays.stream(ConceptEntity.ConceptState.values())
                .filter(conceptState -> conceptState.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "invalid-filter",
                        "state (" + SafeText.sanitise(text) + ") must be candidate, active or retired."));
    }

    @GET
    @Path("groups")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public List<ConceptGroupResponse> groups() {
        return service.groups();
    }

    @GET
    @Path("{name}/{version:\\d{1,9}}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public RestResponse<ConceptResponse> get(@PathParam("name") String name, @PathParam("version") int version) {
        return eTags.toResponse(service.get(name, version));
    }

    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @BodyLimit(kib = 64 << 10)
    public RestResponse<ConceptResponse> add(@Valid @NotNull UploadRequest uploadRequest) {
        Concept concept = register(uploadRequest);
        ConceptResponse sheet = service.get(concept.name(), concept.version());
        URI location = URI.create("/api/v1/concepts/" + concept.name() + "/" + concept.version());
        return RestResponse.ResponseBuilder.<ConceptResponse>created(location)
                .entity(sheet)
                .header("ETag", eTags.compute(sheet))
                .build();
    }

    private Concept register(UploadRequest uploadRequest) {
        Concept concept = ConceptUploadParser.parse(uploadRequest);
        return ConceptUploadParser.isCandidate(uploadRequest)
                ? service.addCandidate(
                        new ConceptService.Candidate(concept, uploadRequest.wordsOrNone(), uploadRequest.cardOrEmpty()),
                        actor())
                : service.add(concept, uploadRequest.wordsOrNone(), uploadRequest.cardOrEmpty(), actor());
    }

    @POST
    @Path("{name}/{version:\\d{1,9}}/activate")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<ConceptResponse> activate(
            @PathParam("name") String name,
            @PathParam("version") int version,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        service.activate(name, version, eTags.precondition(ifMatch, null), actor());
        return eTags.toResponse(service.get(name, version));
    }

    @POST
    @Path("{name}/{version:\\d{1,9}}/retire")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<ConceptResponse> retire(
            @PathParam("name") String name,
            @PathParam("version") int version,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        service.retire(name, version, eTags.precondition(ifMatch, null), actor());
        return eTags.toResponse(service.get(name, version));
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
