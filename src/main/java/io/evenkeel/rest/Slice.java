package io.evenkeel.rest;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The part of a list that a caller asked for.
 *
 * @param cursors that seal where it ends
 * @param scope what is listed, such as "acme/policies": a cursor leads on in the list only that it is of
 * @param limit how many, at most
 * @param after where the page before ended; empty for the first
 */
public record Slice(Cursors cursors, String scope, int limit, Optional<String> after) {
    /** One more than the limit, so that it shows whether anything is left. */
    public int fetch() {
        return limit + 1;
    }

    /**
     * Answers with a page, and with where it goes on ({@code Link: <?...>; rel="next"}, RFC 8288) if anything is left.
     *
     * @param found at most {@link #fetch} of what comes after, in order
     * @param position what tells an item's place in the list
     */
    public <T> RestResponse<List<T>> answer(List<T> found, Function<T, String> position) {
        if (found.size() <= limit) {
            return RestResponse.ok(found);
        }
        List<T> page = List.copyOf(found.subList(0, limit));
        String cursor = cursors.seal(scope, position.apply(page.get(limit - 1)));
        return RestResponse.ResponseBuilder.ok(page)
                .header("Link", "<?limit=" + limit + "&cursor=" + cursor + ">; rel=\"next\"")
                .build();
    }
}
