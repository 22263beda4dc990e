package io.evenkeel.platform;

/** A caller's mistake that HTTP answers with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    private ProblemException(int status, String name, String detail) {
        super(detail);
        this.problem = new Problem("urn:evenkeel:problem:" + name, name.replace('-', ' '), status, detail);
    }

    /** The request itself is wrong (400). */
    public static ProblemException invalid(String name, String detail) {
        return new ProblemException(400, name, detail);
    }

    /** What it names does not exist (404). */
    public static ProblemException missing(String name, String detail) {
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

    public Problem problem() {
        return problem;
    }
}
