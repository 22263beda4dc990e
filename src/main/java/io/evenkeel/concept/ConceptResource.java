package io.evenkeel.concept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.access.Roles;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.rest.BodyLimit;
import io.evenkeel.rest.Cursors;
import io.evenkeel.rest.Slice;
import io.evenkeel.rest.Tags;
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
    private final Concepts concepts;
    private final Cursors cursors;
    private final Tags tags;
    private final SecurityIdentity identity;

    ConceptResource(Concepts concepts, Cursors cursors, Tags tags, SecurityIdentity identity) {
        this.concepts = concepts;
        this.cursors = cursors;
        this.tags = tags;
        this.identity = identity;
    }

    /**
     * What POST takes.
     *
     * @param kind safety, attribute or enhancement
     * @param words words and phrases that name it in a prompt; none if absent
     * @param card where it comes from: any JSON object
     * @param state active or candidate; active if absent
     * @param safetensors a concept's file ({@link ConceptFile}), in Base64; or
     * @param npy a vector alone, as NumPy saves arrays, in Base64
     */
    public record Upload(
            @NotNull String name,
            @NotNull String kind,
            @NotNull String group,
            @NotNull String model,
            @Nullable Set<@NotNull String> words,
            @Nullable JsonNode card,
            @Nullable String state,
            @Nullable String safetensors,
            @Nullable String npy) {
        Set<String> wordsOrNone() {
            return words == null ? Set.of() : new TreeSet<>(words);
        }

        JsonNode cardOrEmpty() {
            return card == null ? JsonNodeFactory.instance.objectNode() : card;
        }
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public RestResponse<List<ConceptSheet>> all(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("group") @Nullable String group,
            @QueryParam("state") @Nullable String state) {
        Slice slice = cursors.slice("concepts/" + group + "/" + state, limit, cursor);
        return slice.answer(
                concepts.sheets(
                        slice.after(),
                        Optional.ofNullable(group),
                        Optional.ofNullable(state).map(ConceptResource::state),
                        slice.fetch()),
                sheet -> sheet.name() + "@" + sheet.version());
    }

    private static ConceptEntity.State state(String given) {
        return Arrays.stream(ConceptEntity.State.values())
                .filter(state -> state.name().equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "invalid-filter", "state (" + Shown.of(given) + ") must be candidate, active or retired."));
    }

    @GET
    @Path("groups")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public List<GroupSheet> groups() {
        return concepts.groups();
    }

    @GET
    @Path("{name}/{version:\\d{1,9}}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR, Roles.PUBLISHER})
    public RestResponse<ConceptSheet> get(@PathParam("name") String name, @PathParam("version") int version) {
        return tags.answer(concepts.sheet(name, version));
    }

    @POST
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @BodyLimit(kib = 64 << 10)
    public RestResponse<ConceptSheet> add(@Valid @NotNull Upload upload) {
        Concept concept = added(upload);
        ConceptSheet sheet = concepts.sheet(concept.name(), concept.version());
        URI location = URI.create("/api/v1/concepts/" + concept.name() + "/" + concept.version());
        return RestResponse.ResponseBuilder.<ConceptSheet>created(location)
                .entity(sheet)
                .header("ETag", tags.tag(sheet))
                .build();
    }

    private Concept added(Upload upload) {
        Concept concept = UploadedConcept.of(upload);
        return UploadedConcept.isCandidate(upload)
                ? concepts.addCandidate(
                        new Concepts.Candidate(concept, upload.wordsOrNone(), upload.cardOrEmpty()), actor())
                : concepts.add(concept, upload.wordsOrNone(), upload.cardOrEmpty(), actor());
    }

    @POST
    @Path("{name}/{version:\\d{1,9}}/activate")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<ConceptSheet> activate(
            @PathParam("name") String name,
            @PathParam("version") int version,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        concepts.activate(name, version, tags.precondition(ifMatch, null), actor());
        return tags.answer(concepts.sheet(name, version));
    }

    @POST
    @Path("{name}/{version:\\d{1,9}}/retire")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public RestResponse<ConceptSheet> retire(
            @PathParam("name") String name,
            @PathParam("version") int version,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        concepts.retire(name, version, tags.precondition(ifMatch, null), actor());
        return tags.answer(concepts.sheet(name, version));
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
