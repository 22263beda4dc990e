package io.evenkeel.http;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a caller asks for.
 *
 * @param list names the list, for example {@code acme/policies}; a cursor is valid for its own list only
 * @param limit maximum number of items
 * @param cursor the position where the previous page ended; empty for the first page
 */
public record PageRequest(String list, int limit, Optional<PageCursor> cursor) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    /**
     * Parses query parameters.
     *
     * @param limit as sent; null for the default of 100
     * @param cursor as sent; null for the first page
     * @throws ProblemException {@code invalid-limit}, {@code invalid-cursor}
     */
    public static PageRequest parse(String list, @Nullable String limit, @Nullable String cursor) {
        return new PageRequest(
                list, parseLimit(limit), Optional.ofNullable(cursor).map(text -> PageCursor.decode(list, text)));
    }

    private static int parseLimit(@Nullable String limit) {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw ProblemException.invalid(
                    "invalid-limit",
                    "limit (" + SafeText.sanitise(limit) + ") must be a number from 1 to " + MAX_LIMIT + ".");
        }
        return Integer.parseInt(limit);
    }

    /** Returns the position where the previous page ended. */
    public Optional<String> after() {
        return cursor.map(PageCursor::position);
    }

    /** Parses the position where the previous page ended. @throws ProblemException {@code invalid-cursor} */
    public <T> Optional<T> after(Function<String, T> parser) {
        return after().map(position -> {
            try {
                return parser.apply(position);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw PageCursor.invalid(position);
            }
        });
    }

    /** Returns how many items to fetch: one more than the limit, to see whether another page follows. */
    public int fetchSize() {
        return limit + 1;
    }

    /**
     * Responds with a page and, if more items follow, a link to the next one ({@code Link: <?...>; rel="next"}, RFC
     * 8288).
     *
     * @param items at most {@link #fetchSize} items, in order
     * @param position returns the position of an item in the list
     */
    public <T> RestResponse<List<T>> toResponse(List<T> items, Function<T, String> position) {
        if (items.size() <= limit) {
            return RestResponse.ok(items);
        }
        List<T> page = List.copyOf(items.subList(0, limit));
        return toResponse(page, Optional.of(position.apply(page.get(limit - 1))), Map.of());
    }

    /**
     * Responds with a page of a list that computes the next position itself.
     *
     * @param page any number of items
     * @param next position where the next page starts; empty if this is the last
     * @param filters query parameters of the next page, besides limit and cursor
     */
    public <T> RestResponse<List<T>> toResponse(
            List<T> page, Optional<String> next, Map<String, List<String>> filters) {
        RestResponse.ResponseBuilder<List<T>> response = RestResponse.ResponseBuilder.ok(page);
        next.ifPresent(position -> response.header(
                "Link",
                "<?" + queryString(filters) + "limit=" + limit + "&cursor=" + new PageCursor(position).encode(list)
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
