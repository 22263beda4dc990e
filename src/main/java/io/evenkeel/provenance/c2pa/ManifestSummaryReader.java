package io.evenkeel.provenance.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.platform.SafeText;
import java.util.List;
import java.util.Optional;

/** Reads the summary of a verified manifest. */
final class ManifestSummaryReader {
    private ManifestSummaryReader() {}

    static ManifestSummary summarise(C2paManifest manifest) {
        List<CBORObject> actions = manifest.findAssertion("c2pa.actions.v2")
                .or(() -> manifest.findAssertion("c2pa.actions"))
                .map(assertion -> Cbor.getValues(assertion, "actions"))
                .orElse(List.of());
        Optional<CBORObject> creationAction = actions.stream()
                .filter(action -> Cbor.getText(action, "digitalSourceType").isPresent())
                .findFirst();
        return new ManifestSummary(
                SafeText.sanitise(manifest.label()),
                SafeText.sanitise(readGenerator(manifest.claim())),
                SafeText.sanitise(
                        manifest.signature().signer().getSubjectX500Principal().getName()),
                actions.stream()
                        .flatMap(action -> Cbor.getText(action, "action").stream())
                        .map(SafeText::sanitise)
                        .toList(),
                creationAction
                        .flatMap(action -> Cbor.getText(action, "digitalSourceType"))
                        .map(ManifestSummaryReader::sanitiseSourceType),
                creationAction.flatMap(action -> Cbor.getText(action, "when")).map(SafeText::sanitise));
    }

    private static String sanitiseSourceType(String uri) {
        return uri.equals(AssertionData.TRAINED_ALGORITHMIC_MEDIA) ? uri : SafeText.sanitise(uri);
    }

    /** Reads the generator: a map in new claims, a list of maps or a text in older ones. */
    private static String readGenerator(CBORObject claim) {
        Optional<CBORObject> info = Cbor.get(claim, "claim_generator_info");
        return info.flatMap(entry -> Cbor.getText(entry, "name"))
                .or(() -> info.flatMap(list -> Cbor.getValues(list).stream().findFirst())
                        .flatMap(entry -> Cbor.getText(entry, "name")))
                .or(() -> Cbor.getText(claim, "claim_generator"))
                .orElse("");
    }
}
