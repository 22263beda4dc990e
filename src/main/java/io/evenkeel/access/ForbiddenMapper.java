package io.evenkeel.access;

import io.evenkeel.platform.Problem;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers those whose token does not give the role as {@code application/problem+json}. */
@Provider
public class ForbiddenMapper implements ExceptionMapper<ForbiddenException> {
    private static final int FORBIDDEN = 403;
    private static final Problem PROBLEM = new Problem(
            "urn:evenkeel:problem:forbidden",
            "forbidden",
            FORBIDDEN,
            "the token gives no role that may do this.\nMaybe it lacks a role, or is not for all tenants (*), which a"
                    + " platform-operator's has to be.");

    @Override
    public Response toResponse(ForbiddenException e) {
        return Response.status(FORBIDDEN)
                .type("application/problem+json")
                .entity(PROBLEM)
                .build();
    }
}
