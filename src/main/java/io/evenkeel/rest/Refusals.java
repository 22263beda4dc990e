package io.evenkeel.rest;

import io.evenkeel.platform.Problem;
import io.evenkeel.platform.Shown;

/** Names what the framework refuses by a status alone. */
final class Refusals {
    private Refusals() {}

    static Problem of(int status, String method, String path) {
        String call = "(" + Shown.of(method) + " " + Shown.of(path) + ")";
        return switch (status) {
            case 401 -> Problem.named(status, "unauthenticated", "who calls is not known.");
            case 403 -> Problem.named(status, "forbidden", "who calls may not do this.");
            case 404 ->
                Problem.named(
                        status,
                        "not-found",
                        call + " leads nowhere.\nMaybe a part of it is misspelt: /q/openapi lists all.");
            case 405 ->
                Problem.named(
                        status, "method-not-allowed", call + " is none of the methods of this path: Allow lists them.");
            case 406 ->
                Problem.named(
                        status,
                        "not-acceptable",
                        call + " gives no media type that Accept names.\nMaybe it gives application/json.");
            case 413 -> Problem.named(status, "body-too-large", call + " has a body that is too large.");
            case 415 ->
                Problem.named(
                        status,
                        "unsupported-media-type",
                        call + " takes another media type.\nMaybe Content-Type: application/json is missing.");
            default -> Problem.named(status, "invalid-request", call + " cannot be understood.");
        };
    }
}
