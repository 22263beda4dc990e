package io.evenkeel.http;

import io.evenkeel.platform.Problem;
import io.evenkeel.platform.SafeText;

/** Describes rejections for which the framework gives a status only. */
final class StatusProblems {
    private StatusProblems() {}

    static Problem forStatus(int status, String method, String path) {
        String call = "(" + SafeText.sanitise(method) + " " + SafeText.sanitise(path) + ")";
        return switch (status) {
            case 401 -> Problem.create(status, "unauthenticated", "the caller is not authenticated.");
            case 403 -> Problem.create(status, "forbidden", "the caller may not do this.");
            case 404 ->
                Problem.create(
                        status,
                        "not-found",
                        call + " is no endpoint.\nMaybe the path is misspelt: /q/openapi lists all paths.");
            case 405 ->
                Problem.create(
                        status,
                        "method-not-allowed",
                        call + " is not a method of this path: the header Allow lists them.");
            case 406 ->
                Problem.create(
                        status,
                        "not-acceptable",
                        call + " returns no media type that Accept names.\nMaybe accept application/json.");
            case 413 -> Problem.create(status, "body-too-large", call + " has a body above the limit.");
            case 415 ->
                Problem.create(
                        status,
                        "unsupported-media-type",
                        call + " does not accept this media type.\nMaybe Content-Type: application/json is missing.");
            default -> Problem.create(status, "invalid-request", call + " is not a valid request.");
        };
    }
}
