package io.evenkeel.discovery.job;

import io.evenkeel.access.Roles;
import io.evenkeel.http.BodyLimit;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/discoveries")
class DiscoveryResource {
    private static final int MAX_LIMIT = 100;
    private static final String CONCEPT_NAME = "{concept:[a-z0-9][a-z0-9-]{0,62}}";

    private final DiscoveryService service;
    private final DiscoveryConfig config;
    private final SecurityIdentity identity;

    DiscoveryResource(DiscoveryService service, DiscoveryConfig config, SecurityIdentity identity) {
        this.service = service;
        this.config = config;
        this.identity = identity;
    }

    /**
     * Accepts a spec and queues its discovery. A client may name the model, to make sure that the spec is meant for
     * the served one.
     */
    @POST
    @Consumes({"application/json", "application/yaml", "application/x-yaml", "text/yaml"})
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    @BodyLimit(kib = 1024)
    public Response request(@QueryParam("model") @Nullable String model, byte[] spec) {
        JobRow row = service.enqueue(decodeUtf8(spec), Optional.ofNullable(model), actor());
        return Response.accepted(DiscoveryResponse.fullResponseOf(row))
                .location(URI.create("/api/v1/discoveries/" + row.id()))
                .build();
    }

    private String decodeUtf8(byte[] spec) {
        int maxBytes = config.limits().maxSpecBytes();
        if (spec.length > maxBytes) {
            throw ProblemException.tooLarge(
                    "spec-too-large",
                    "spec has (" + spec.length + ") bytes and must have at most (" + maxBytes
                            + ").\nMaybe it has more subjects than it needs.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(spec))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid(
                    "invalid-spec", "spec is no UTF-8 text.\nMaybe it was saved in another encoding.");
        }
    }

    @GET
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public List<DiscoveryResponse> list(@QueryParam("limit") @DefaultValue("20") String limit) {
        if (!limit.matches("\\d{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw ProblemException.invalid(
                    "invalid-limit",
                    "limit (" + SafeText.sanitise(limit) + ") must be a number from 1 to " + MAX_LIMIT + ".");
        }
        return service.listNewest(Integer.parseInt(limit)).stream()
                .map(DiscoveryResponse::summaryOf)
                .toList();
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public DiscoveryResponse get(@PathParam("id") String id) {
        return DiscoveryResponse.fullResponseOf(service.get(parseId(id)));
    }

    @POST
    @Path("{id}/cancel")
    @RolesAllowed(Roles.PLATFORM_OPERATOR)
    public DiscoveryResponse cancel(@PathParam("id") String id) {
        return DiscoveryResponse.fullResponseOf(service.cancel(parseId(id), actor()));
    }

    @GET
    @Path("{id}/previews/" + CONCEPT_NAME + ".png")
    @Produces("image/png")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public byte[] previewPng(@PathParam("id") String id, @PathParam("concept") String concept) {
        return service.previewPng(parseId(id), concept);
    }

    @GET
    @Path("{id}/previews/" + CONCEPT_NAME + ".svg")
    @Produces("image/svg+xml")
    @RolesAllowed({Roles.PLATFORM_OPERATOR, Roles.POLICY_ADMIN, Roles.AUDITOR})
    public String lossCurveSvg(@PathParam("id") String id, @PathParam("concept") String concept) {
        return service.lossCurveSvg(parseId(id), concept);
    }

    private static UUID parseId(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw DiscoveryService.unknownDiscovery(id);
        }
    }

    private Actor actor() {
        return new Actor(identity.getPrincipal().getName());
    }
}
