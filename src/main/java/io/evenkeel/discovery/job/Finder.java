package io.evenkeel.discovery.job;

import io.evenkeel.discovery.Found;
import io.evenkeel.discovery.Listener;
import java.util.List;

/** Does what a claim is about. */
interface Finder {
    /**
     * Runs on the calling thread until all is found.
     *
     * @throws io.evenkeel.discovery.Stopped if the listener asked for it
     * @throws RuntimeException if it cannot be done
     */
    List<Found> find(Claim claim, Listener listener);
}
