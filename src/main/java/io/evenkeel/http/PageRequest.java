package io.evenkeel.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The part of a list that a caller asked for.
 *
 * @param pageCursors that seal where it ends
 * @param scope what is listed, such as "acme/policies": a cursor leads on in the list only that it is of
 * @param limit how many, at most
 * @param after where the page before ended; empty for the first
 */
public record PageRequest(PageCursors pageCursors, String scope, int limit, Optional<String> after) {
    /** One more than the limit, so that it shows whether anything is left. */
    public int fetchSize() {
        return limit + 1;
    }

    /**
     * Answers with a page, and with where it goes on ({@code Link: <?...>; rel="next"}, RFC 8288) if anything is left.
     *
     * @param items at most {@link #fetchSize} of what comes after, in order
     * @param position what tells an item's place in the list
     */
    public <T> RestResponse<List<T>> toResponse(List<T> items, Function<T, String> position) {
        if (items.size() <= limit) {
            return RestResponse.ok(items);
        }
        List<T> page = List.copyOf(items.subList(0, limit));
        return toResponse(page, Optional.of(position.apply(page.get(limit - 1))), Map.of());
    }

    /**
     * Answers with a page whose list knows itself where it goes on.
     *
     * @param page of any length
     * @param next where it goes on; empty if nothing is left
     * @param filters that the next page is asked for with, beside limit and cursor
     */
    public <T> RestResponse<List<T>> toResponse(
            List<T> page, Optional<String> next, Map<String, List<String>> filters) {
        RestResponse.ResponseBuilder<List<T>> response = RestResponse.ResponseBuilder.ok(page);
        next.ifPresent(position -> response.header(
                "Link",
                "<?" + queryString(filters) + "limit=" + limit + "&cursor=" + pageCursors.encode(scope, position)
                        + ">; rel=\"next\""));
        return response.build();
    }

    private static String queryString(Map<String, List<String>> filters) {
        return filters.entrySet().stream()
                .flatMap(filter ->
                        filter.getValue().stream().map(value -> encode(filter.getKey()) + "=" + encode(value) + "&"))
                .collect(Collectors.joining());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
