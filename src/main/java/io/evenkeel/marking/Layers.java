package io.evenkeel.marking;

import io.evenkeel.marking.Detection.Credentials;
import io.evenkeel.marking.Detection.Mark;
import io.evenkeel.marking.Detection.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Which layer answers, from the strongest: a record cannot be forged, a valid manifest only by an authority that is trusted, a
 * watermark only by who has its key; the others by anybody.
 *
 * @param layer its name
 * @param says in a sentence
 */
record Layers(String layer, String says) {
    static Layers answer(boolean recorded, Credentials c2pa, Metadata xmp, @Nullable Mark watermark) {
        if (recorded) {
            return new Layers("record", "This very file was drawn here: an audit entry names it.");
        }
        if (c2pa.verdict().equals("valid") && c2pa.saysDrawn()) {
            return new Layers(
                    "c2pa",
                    "A model drew it, says its signer, for whom a trusted authority vouches; nothing was altered since.");
        }
        if (watermark != null && watermark.found()) {
            return new Layers("watermark", "A deployment with this key drew it: its pixels bear the mark" + rest(c2pa));
        }
        if (c2pa.verdict().equals("untrusted") && c2pa.saysDrawn()) {
            return new Layers(
                    "c2pa",
                    "A model drew it, says its signer, for whom nobody who is trusted vouches: anybody can say so.");
        }
        if (xmp.saysDrawn()) {
            return new Layers("xmp", "A model drew it, says its metadata, which anybody can write.");
        }
        return new Layers(
                "none", "No layer says that a model drew it. That is no proof that none did: marks can be removed.");
    }

    private static String rest(Credentials c2pa) {
        return c2pa.verdict().equals("invalid") ? "; it was altered since it was signed." : ".";
    }
}
