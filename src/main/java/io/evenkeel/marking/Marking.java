package io.evenkeel.marking;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What the room works with, opened once. */
@Singleton
class Marking {
    private static final Logger LOG = Logger.getLogger(Marking.class);
    private static final List<String> ALL = List.of("c2pa", "watermark", "xmp");

    @Produces
    @Singleton
    Marker marker(
            MarkingConfig config, @ConfigProperty(name = "quarkus.application.version") String version, Clock clock) {
        Marker marker = Marker.of(config, version, clock);
        TreeSet<String> off = new TreeSet<>(ALL);
        marker.layers().forEach(off::remove);
        if (off.isEmpty()) {
            LOG.infof("pictures are marked by %s", marker.layers());
        } else {
            LOG.warnf("pictures are marked by %s only: %s are switched off", marker.layers(), off);
        }
        return marker;
    }

    @Produces
    @Singleton
    Detector detector(MarkingConfig config, Clock clock) {
        return Detector.of(config, clock);
    }
}
