package io.evenkeel.discovery.job;

import io.evenkeel.discovery.Progress;
import java.util.Optional;

/**
 * What a worker tells when it says that it is still there.
 *
 * @param progress the latest, if there is any yet
 * @param checkpoint one that was not told before
 */
record News(Optional<Progress> progress, Optional<byte[]> checkpoint) {
    static final News NONE = new News(Optional.empty(), Optional.empty());
}
