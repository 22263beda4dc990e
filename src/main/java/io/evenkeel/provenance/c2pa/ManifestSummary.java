package io.evenkeel.provenance.c2pa;

import java.util.List;
import java.util.Optional;

/**
 * The assertions of a manifest that Evenkeel reads.
 *
 * @param manifestLabel label of the manifest
 * @param generator program that wrote the claim
 * @param signer subject of the certificate
 * @param actions actions on the image, such as "c2pa.created"
 * @param sourceType source type of the creating action: a URI of IPTC's vocabulary
 * @param createdAt claimed time of the creating action
 */
public record ManifestSummary(
        String manifestLabel,
        String generator,
        String signer,
        List<String> actions,
        Optional<String> sourceType,
        Optional<String> createdAt) {
    public ManifestSummary {
        actions = List.copyOf(actions);
    }
}
