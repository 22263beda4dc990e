package io.evenkeel.platform;

/** A caller's mistake that HTTP answers with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    private ProblemException(int status, String name, String detail) {
        super(detail);
        this.problem = Problem.create(status, name, detail);
    }

    /** The request itself is wrong (400). */
    public static ProblemException invalid(String name, String detail) {
        return new ProblemException(400, name, detail);
    }

    /** What it names does not exist (404). */
    public static ProblemException notFound(String name, String detail) {
        return new ProblemException(404, name, detail);
    }

    /** It contradicts what is there (409). */
    public static ProblemException conflict(String name, String detail) {
        return new ProblemException(409, name, detail);
    }

    /** There is more of it than is taken (413). */
    public static ProblemException tooLarge(String name, String detail) {
        return new ProblemException(413, name, detail);
    }

    /** What it was made for is no longer so (412). */
    public static ProblemException preconditionFailed(String name, String detail) {
        return new ProblemException(412, name, detail);
    }

    /** It can be read, but not followed (422). */
    public static ProblemException unprocessable(String name, String detail) {
        return new ProblemException(422, name, detail);
    }

    /** It was there, and is gone for good (410). */
    public static ProblemException gone(String name, String detail) {
        return new ProblemException(410, name, detail);
    }

    /** What is stored of it is not what was stored (500): no mistake of the caller. */
    public static ProblemException corruptData(String name, String detail) {
        return new ProblemException(500, name, detail);
    }

    /** What it needs is away for now (503). */
    public static ProblemException unavailable(String name, String detail) {
        return new ProblemException(503, name, detail);
    }

    public Problem problem() {
        return problem;
    }
}
