package io.evenkeel.platform;

/** A failure that HTTP reports to the caller as a {@link Problem}. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    private ProblemException(int status, String name, String detail) {
        super(detail);
        this.problem = Problem.create(status, name, detail);
    }

    /** The request is invalid (400). */
    public static ProblemException invalid(String name, String detail) {
        return new ProblemException(400, name, detail);
    }

    /** A named resource does not exist (404). */
    public static ProblemException notFound(String name, String detail) {
        return new ProblemException(404, name, detail);
    }

    /** The request conflicts with the current state (409). */
    public static ProblemException conflict(String name, String detail) {
        return new ProblemException(409, name, detail);
    }

    /** The body is too large (413). */
    public static ProblemException tooLarge(String name, String detail) {
        return new ProblemException(413, name, detail);
    }

    /** A precondition does not match (412). */
    public static ProblemException preconditionFailed(String name, String detail) {
        return new ProblemException(412, name, detail);
    }

    /** The request is well-formed but cannot be processed (422). */
    public static ProblemException unprocessable(String name, String detail) {
        return new ProblemException(422, name, detail);
    }

    /** The resource existed and is gone for good (410). */
    public static ProblemException gone(String name, String detail) {
        return new ProblemException(410, name, detail);
    }

    /** Stored data was altered (500). */
    public static ProblemException corruptData(String name, String detail) {
        return new ProblemException(500, name, detail);
    }

    /** A dependency is unavailable (503). */
    public static ProblemException unavailable(String name, String detail) {
        return new ProblemException(503, name, detail);
    }

    public Problem problem() {
        return problem;
    }
}
