package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;

/**
 * A place in a chain.
 *
 * @param seq the entry's number; the first is 1
 * @param hash over the hash of the entry before, the number and the body: it stands for the chain up to here
 */
record Link(long seq, String hash) {
    /** Where an empty chain stands. */
    static final Link START = new Link(0, "0".repeat(64));

    Link next(String body) {
        String place = hash + "\n" + (seq + 1) + "\n";
        return new Link(seq + 1, Sha256.hex(place.getBytes(US_ASCII), body.getBytes(UTF_8)));
    }
}
