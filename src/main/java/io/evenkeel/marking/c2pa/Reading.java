package io.evenkeel.marking.c2pa;

import com.upokecenter.cbor.CBORObject;
import io.evenkeel.platform.Shown;
import java.util.List;
import java.util.Optional;

/** Reads what a manifest says that was found to be right. */
final class Reading {
    private Reading() {}

    static Claimed of(Manifest manifest) {
        List<CBORObject> actions = manifest.assertionNamed("c2pa.actions.v2")
                .or(() -> manifest.assertionNamed("c2pa.actions"))
                .map(assertion -> Cbor.values(assertion, "actions"))
                .orElse(List.of());
        Optional<CBORObject> creating = actions.stream()
                .filter(action -> Cbor.text(action, "digitalSourceType").isPresent())
                .findFirst();
        return new Claimed(
                Shown.of(manifest.label()),
                Shown.of(generator(manifest.claim())),
                Shown.of(manifest.signature().signer().getSubjectX500Principal().getName()),
                actions.stream()
                        .flatMap(action -> Cbor.text(action, "action").stream())
                        .map(Shown::of)
                        .toList(),
                creating.flatMap(action -> Cbor.text(action, "digitalSourceType"))
                        .map(Reading::shown),
                creating.flatMap(action -> Cbor.text(action, "when")).map(Shown::of));
    }

    private static String shown(String uri) {
        return uri.equals(Statement.TRAINED) ? uri : Shown.of(uri);
    }

    /** A map in new claims, a list of maps or a text in older ones. */
    private static String generator(CBORObject claim) {
        Optional<CBORObject> info = Cbor.get(claim, "claim_generator_info");
        return info.flatMap(one -> Cbor.text(one, "name"))
                .or(() -> info.flatMap(list -> Cbor.values(list).stream().findFirst())
                        .flatMap(one -> Cbor.text(one, "name")))
                .or(() -> Cbor.text(claim, "claim_generator"))
                .orElse("");
    }
}
