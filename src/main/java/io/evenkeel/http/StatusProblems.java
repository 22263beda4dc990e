package io.evenkeel.http;

import io.evenkeel.platform.Problem;
import io.evenkeel.platform.SafeText;

/** Names what the framework refuses by a status alone. */
final class StatusProblems {
    private StatusProblems() {}

    static Problem forStatus(int status, String method, String path) {
        String call = "(" + SafeText.sanitise(method) + " " + SafeText.sanitise(path) + ")";
        return switch (status) {
            case 401 -> Problem.create(status, "unauthenticated", "who calls is not known.");
            case 403 -> Problem.create(status, "forbidden", "who calls may not do this.");
            case 404 ->
                Problem.create(
                        status,
                        "not-found",
                        call + " leads nowhere.\nMaybe a part of it is misspelt: /q/openapi lists all.");
            case 405 ->
                Problem.create(
                        status, "method-not-allowed", call + " is none of the methods of this path: Allow lists them.");
            case 406 ->
                Problem.create(
                        status,
                        "not-acceptable",
                        call + " gives no media type that Accept names.\nMaybe it gives application/json.");
            case 413 -> Problem.create(status, "body-too-large", call + " has a body that is too large.");
            case 415 ->
                Problem.create(
                        status,
                        "unsupported-media-type",
                        call + " takes another media type.\nMaybe Content-Type: application/json is missing.");
            default -> Problem.create(status, "invalid-request", call + " cannot be understood.");
        };
    }
}
