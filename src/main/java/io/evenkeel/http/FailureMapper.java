package io.evenkeel.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.evenkeel.database.DatabaseOutage;
import io.evenkeel.platform.Problem;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps exceptions of our code and of the framework to {@code application/problem+json} (RFC 9457). */
public class FailureMapper {
    private static final Logger LOG = Logger.getLogger(FailureMapper.class);

    /** Maps a problem that our code reports. */
    @ServerExceptionMapper
    public Response toResponse(ProblemException exception) {
        return toResponse(exception.problem());
    }

    /** Maps a database outage or an unexpected failure. The log has the details; the response has none. */
    @ServerExceptionMapper
    public Response toResponse(Throwable failure, RoutingContext context) {
        if (DatabaseOutage.isOutage(failure)) {
            LOG.warnf("PostgreSQL is unavailable: %s", DatabaseOutage.describe(failure));
            return toResponse(ProblemException.unavailable(
                            "database-unavailable", "the database is unavailable.\nMaybe try again in a few seconds.")
                    .problem());
        }
        LOG.errorf(
                failure,
                "%s %s failed",
                context.request().method(),
                SafeText.sanitise(context.request().path()));
        return toResponse(Problem.create(500, "internal-error", "the request failed unexpectedly; the log says why."));
    }

    /** Maps rejections of the framework: unknown path or method, wrong media type, malformed JSON. */
    @ServerExceptionMapper
    public Response toResponse(WebApplicationException exception, RoutingContext context) {
        if (exception.getCause() instanceof ProblemException problemException) {
            return toResponse(problemException.problem());
        }
        if (exception.getCause() instanceof JsonProcessingException unreadable) {
            return toResponse(unreadable);
        }
        int status = exception.getResponse().getStatus();
        if (status >= 500 || exception.getResponse().hasEntity()) {
            return status >= 500 ? toResponse((Throwable) exception, context) : exception.getResponse();
        }
        Response problem = toResponse(StatusProblems.forStatus(
                status, context.request().method().name(), context.request().path()));
        Optional.ofNullable(exception.getResponse().getHeaderString("Allow"))
                .ifPresent(allowed -> problem.getHeaders().add("Allow", allowed));
        return problem;
    }

    /** Maps JSON that does not have the expected fields and types. */
    @ServerExceptionMapper
    public Response toResponse(MismatchedInputException mismatch) {
        return toResponse((JsonProcessingException) mismatch);
    }

    private static Response toResponse(JsonProcessingException unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause
                    instanceof
                    ProblemException problemException) { // for example a body that proved too large while it was read
                return toResponse(problemException.problem());
            }
        }
        return toResponse(ProblemException.invalid("unreadable-json", locationText(unreadable) + reasonText(unreadable))
                .problem());
    }

    private static String locationText(JsonProcessingException unreadable) {
        JsonLocation location = unreadable.getLocation();
        return location == null
                ? "the body"
                : "the body, at line (" + location.getLineNr() + ") column (" + location.getColumnNr() + "),";
    }

    private static String reasonText(JsonProcessingException unreadable) {
        if (unreadable instanceof UnrecognizedPropertyException unknownField) {
            return " has the field (" + SafeText.sanitise(unknownField.getPropertyName())
                    + "), which is unknown.\nMaybe it is"
                    + " misspelt; known fields are "
                    + unknownField.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        if (unreadable instanceof JsonMappingException mismatch
                && !mismatch.getPath().isEmpty()) {
            String field = mismatch.getPath().stream()
                    .map(part -> String.valueOf(part.getFieldName() == null ? part.getIndex() : part.getFieldName()))
                    .collect(Collectors.joining("."));
            return " has a value of the wrong type for (" + SafeText.sanitise(field)
                    + ").\nMaybe it has quotes, or lacks them.";
        }
        return " is not valid JSON.\nMaybe a quote, comma or brace is missing.";
    }

    /** Maps values out of bounds; the problem lists all of them. */
    @ServerExceptionMapper
    public Response toResponse(ConstraintViolationException violations) {
        String all = violations.getConstraintViolations().stream()
                .map(FailureMapper::describeViolation)
                .sorted()
                .collect(Collectors.joining("\n"));
        return toResponse(ProblemException.invalid("invalid-request", all).problem());
    }

    private static String describeViolation(ConstraintViolation<?> violation) {
        String field = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .reduce((earlier, later) -> later)
                .map(Path.Node::getName)
                .orElse("body");
        return "(" + field + ") " + violation.getMessage() + ".";
    }

    /** Maps a missing or invalid token; the response names the accepted schemes. */
    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Uni<Response> toResponse(SecurityException exception, RoutingContext context) {
        Response problem = toResponse(
                Problem.create(
                        401,
                        "unauthenticated",
                        "the caller is not authenticated.\nMaybe the header Authorization is missing, or its token has expired."));
        HttpAuthenticator authenticator = context.get(HttpAuthenticator.class.getName());
        if (authenticator == null) {
            return Uni.createFrom().item(problem);
        }
        return authenticator.getChallenge(context).map(challenge -> withChallenge(problem, challenge));
    }

    private static Response withChallenge(Response problem, ChallengeData challenge) {
        if (challenge != null) {
            challenge.getHeaders().forEach((name, value) -> problem.getHeaders().add(name.toString(), value));
        }
        return problem;
    }

    /** Maps a caller without the required role. */
    @ServerExceptionMapper
    public Response toResponse(ForbiddenException exception) {
        return toResponse(Problem.create(
                403,
                "forbidden",
                "the token has no role that may do this.\nMaybe a role is missing, or a platform-operator's token is not for"
                        + " all tenants (*)."));
    }

    static Response toResponse(Problem problem) {
        Response.ResponseBuilder builder = Response.status(problem.status())
                .type("application/problem+json")
                .entity(problem);
        return problem.status() == 503 ? builder.header("Retry-After", "5").build() : builder.build();
    }
}
