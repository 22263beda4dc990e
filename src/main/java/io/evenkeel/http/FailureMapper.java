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

/** Answers what goes wrong, in our code or before it is reached, as {@code application/problem+json} (RFC 9457). */
public class FailureMapper {
    private static final Logger LOG = Logger.getLogger(FailureMapper.class);

    /** What nobody foresaw, or the database's absence. The caller learns no details: the log has them. */
    @ServerExceptionMapper
    public Response toResponse(Throwable failure, RoutingContext context) {
        if (DatabaseOutage.isOutage(failure)) {
            LOG.warnf("PostgreSQL cannot be asked. %s", DatabaseOutage.describe(failure));
            return problemResponse(ProblemException.unavailable(
                            "database-unavailable",
                            "the database cannot be asked now.\nMaybe try again in a few seconds.")
                    .problem());
        }
        LOG.errorf(
                failure,
                "%s %s failed",
                context.request().method(),
                SafeText.sanitise(context.request().path()));
        return problemResponse(
                Problem.create(500, "internal-error", "something failed that nobody foresaw; the log says what."));
    }

    /** What the framework refuses: no such path or method, another media type, a body that is no JSON. */
    @ServerExceptionMapper
    public Response toResponse(WebApplicationException exception, RoutingContext context) {
        if (exception.getCause() instanceof ProblemException problemException) {
            return problemResponse(problemException.problem());
        }
        if (exception.getCause() instanceof JsonProcessingException unreadable) {
            return toResponse(unreadable);
        }
        int status = exception.getResponse().getStatus();
        if (status >= 500 || exception.getResponse().hasEntity()) {
            return status >= 500 ? toResponse((Throwable) exception, context) : exception.getResponse();
        }
        Response problem = problemResponse(StatusProblems.forStatus(
                status, context.request().method().name(), context.request().path()));
        Optional.ofNullable(exception.getResponse().getHeaderString("Allow"))
                .ifPresent(allowed -> problem.getHeaders().add("Allow", allowed));
        return problem;
    }

    /** JSON that does not fit what is asked for. */
    @ServerExceptionMapper
    public Response toResponse(MismatchedInputException mismatch) {
        return toResponse((JsonProcessingException) mismatch);
    }

    private static Response toResponse(JsonProcessingException unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problemException) { // as a body that grew too large while it was read
                return problemResponse(problemException.problem());
            }
        }
        return problemResponse(
                ProblemException.invalid("unreadable-json", locationText(unreadable) + reasonText(unreadable))
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
                    + "), which is not known.\nMaybe it is"
                    + " misspelt; known here are "
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
            return " has a value of another kind than (" + SafeText.sanitise(field)
                    + ") takes.\nMaybe it stands in quotes, or" + " lacks them.";
        }
        return " is no JSON that can be read.\nMaybe a quote, comma or brace is missing.";
    }

    /** Values out of their bounds. All are told. */
    @ServerExceptionMapper
    public Response toResponse(ConstraintViolationException violations) {
        String all = violations.getConstraintViolations().stream()
                .map(FailureMapper::describeViolation)
                .sorted()
                .collect(Collectors.joining("\n"));
        return problemResponse(ProblemException.invalid("invalid-request", all).problem());
    }

    private static String describeViolation(ConstraintViolation<?> violation) {
        String field = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .reduce((earlier, later) -> later)
                .map(Path.Node::getName)
                .orElse("body");
        return "(" + field + ") " + violation.getMessage() + ".";
    }

    /** No token, or one that does not hold. With what would be taken. */
    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Uni<Response> toResponse(SecurityException exception, RoutingContext context) {
        Response problem = problemResponse(
                Problem.create(
                        401,
                        "unauthenticated",
                        "who calls is not known.\nMaybe the header Authorization is missing, or what it holds is no longer valid."));
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

    /** Somebody who is known but may not. */
    @ServerExceptionMapper
    public Response toResponse(ForbiddenException exception) {
        return problemResponse(Problem.create(
                403,
                "forbidden",
                "the token gives no role that may do this.\nMaybe it lacks a role, or is not for all tenants (*), which a"
                        + " platform-operator's has to be."));
    }

    private static Response problemResponse(Problem problem) {
        Response.ResponseBuilder builder = Response.status(problem.status())
                .type("application/problem+json")
                .entity(problem);
        return problem.status() == 503 ? builder.header("Retry-After", "5").build() : builder.build();
    }
}
