package io.evenkeel.provenance.c2pa;

import java.util.List;
import java.util.Optional;

/**
 * What a manifest says, as far as it is read here.
 *
 * @param manifestLabel its label
 * @param generator the program that wrote the claim
 * @param signer the subject of the certificate
 * @param actions what was done to the picture, such as "c2pa.created"
 * @param sourceType what kind of source the creating action names: a URI of IPTC's vocabulary
 * @param createdAt when the creating action says that it was
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
