package io.evenkeel.provenance.detection;

import io.evenkeel.provenance.ImageMarker;
import io.evenkeel.provenance.ProvenanceDetector;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Produces the marker and the detector from the configuration, once. */
@Singleton
class MarkingBeans {
    private static final Logger LOG = Logger.getLogger(MarkingBeans.class);
    private static final List<String> ALL_LAYERS = List.of("c2pa", "watermark", "xmp");

    @Produces
    @Singleton
    ImageMarker marker(
            MarkingConfig config, @ConfigProperty(name = "quarkus.application.version") String version, Clock clock) {
        ImageMarker imageMarker = MarkingFactory.createMarker(config, version, clock);
        TreeSet<String> disabledLayers = new TreeSet<>(ALL_LAYERS);
        imageMarker.enabledLayers().forEach(disabledLayers::remove);
        if (disabledLayers.isEmpty()) {
            LOG.infof("images are marked by %s", imageMarker.enabledLayers());
        } else {
            LOG.warnf("images are marked by %s only: %s are disabled", imageMarker.enabledLayers(), disabledLayers);
        }
        return imageMarker;
    }

    @Produces
    @Singleton
    ProvenanceDetector detector(MarkingConfig config, Clock clock) {
        return MarkingFactory.createDetector(config, clock);
    }
}
