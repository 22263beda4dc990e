package io.evenkeel.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.evenkeel.platform.Problem;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
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
public class TroubleMapper {
    private static final Logger LOG = Logger.getLogger(TroubleMapper.class);

    /** What nobody foresaw, or the database's absence. The caller learns no details: the log has them. */
    @ServerExceptionMapper
    public Response of(Throwable trouble, RoutingContext call) {
        if (Outage.isOne(trouble)) {
            LOG.warnf("PostgreSQL cannot be asked. %s", Outage.told(trouble));
            return answer(ProblemException.unavailable(
                            "database-unavailable",
                            "the database cannot be asked now.\nMaybe try again in a few seconds.")
                    .problem());
        }
        LOG.errorf(
                trouble,
                "%s %s failed",
                call.request().method(),
                Shown.of(call.request().path()));
        return answer(Problem.named(500, "internal-error", "something failed that nobody foresaw; the log says what."));
    }

    /** What the framework refuses: no such path or method, another media type, a body that is no JSON. */
    @ServerExceptionMapper
    public Response of(WebApplicationException refusal, RoutingContext call) {
        if (refusal.getCause() instanceof ProblemException mistake) {
            return answer(mistake.problem());
        }
        if (refusal.getCause() instanceof JsonProcessingException unreadable) {
            return of(unreadable);
        }
        int status = refusal.getResponse().getStatus();
        if (status >= 500 || refusal.getResponse().hasEntity()) {
            return status >= 500 ? of((Throwable) refusal, call) : refusal.getResponse();
        }
        Response problem = answer(Refusals.of(
                status, call.request().method().name(), call.request().path()));
        Optional.ofNullable(refusal.getResponse().getHeaderString("Allow"))
                .ifPresent(allowed -> problem.getHeaders().add("Allow", allowed));
        return problem;
    }

    /** JSON that does not fit what is asked for. */
    @ServerExceptionMapper
    public Response of(MismatchedInputException misfit) {
        return of((JsonProcessingException) misfit);
    }

    private static Response of(JsonProcessingException unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException mistake) { // as a body that grew too large while it was read
                return answer(mistake.problem());
            }
        }
        return answer(ProblemException.invalid("unreadable-json", where(unreadable) + why(unreadable))
                .problem());
    }

    private static String where(JsonProcessingException unreadable) {
        JsonLocation at = unreadable.getLocation();
        return at == null
                ? "the body"
                : "the body, at line (" + at.getLineNr() + ") column (" + at.getColumnNr() + "),";
    }

    private static String why(JsonProcessingException unreadable) {
        if (unreadable instanceof UnrecognizedPropertyException strange) {
            return " has the field (" + Shown.of(strange.getPropertyName()) + "), which is not known.\nMaybe it is"
                    + " misspelt; known here are "
                    + strange.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        if (unreadable instanceof JsonMappingException misfit
                && !misfit.getPath().isEmpty()) {
            String field = misfit.getPath().stream()
                    .map(part -> String.valueOf(part.getFieldName() == null ? part.getIndex() : part.getFieldName()))
                    .collect(Collectors.joining("."));
            return " has a value of another kind than (" + Shown.of(field) + ") takes.\nMaybe it stands in quotes, or"
                    + " lacks them.";
        }
        return " is no JSON that can be read.\nMaybe a quote, comma or brace is missing.";
    }

    /** Values out of their bounds. All are told. */
    @ServerExceptionMapper
    public Response of(ConstraintViolationException violations) {
        String all = violations.getConstraintViolations().stream()
                .map(TroubleMapper::told)
                .sorted()
                .collect(Collectors.joining("\n"));
        return answer(ProblemException.invalid("invalid-request", all).problem());
    }

    private static String told(ConstraintViolation<?> violation) {
        String field = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .reduce((earlier, later) -> later)
                .map(Path.Node::getName)
                .orElse("body");
        return "(" + field + ") " + violation.getMessage() + ".";
    }

    /** No token, or one that does not hold. With what would be taken. */
    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Uni<Response> of(SecurityException stranger, RoutingContext call) {
        Response problem = answer(
                Problem.named(
                        401,
                        "unauthenticated",
                        "who calls is not known.\nMaybe the header Authorization is missing, or what it holds is no longer valid."));
        HttpAuthenticator authenticator = call.get(HttpAuthenticator.class.getName());
        if (authenticator == null) {
            return Uni.createFrom().item(problem);
        }
        return authenticator.getChallenge(call).map(challenge -> challenged(problem, challenge));
    }

    private static Response challenged(Response problem, ChallengeData challenge) {
        if (challenge != null) {
            challenge.getHeaders().forEach((name, value) -> problem.getHeaders().add(name.toString(), value));
        }
        return problem;
    }

    /** Somebody who is known but may not. */
    @ServerExceptionMapper
    public Response of(ForbiddenException refusal) {
        return answer(Problem.named(
                403,
                "forbidden",
                "the token gives no role that may do this.\nMaybe it lacks a role, or is not for all tenants (*), which a"
                        + " platform-operator's has to be."));
    }

    private static Response answer(Problem problem) {
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type("application/problem+json")
                .entity(problem);
        return problem.status() == 503 ? answer.header("Retry-After", "5").build() : answer.build();
    }
}
