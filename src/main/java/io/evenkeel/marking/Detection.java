package io.evenkeel.marking;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.audit.RecordedPictures.Place;
import io.evenkeel.marking.c2pa.Claimed;
import io.evenkeel.marking.c2pa.Statement;
import io.evenkeel.marking.c2pa.Verdict;
import io.evenkeel.marking.watermark.Sighting;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a picture that came back.
 *
 * @param sha256 of its file
 * @param format png or jpeg
 * @param width in pixels
 * @param height in pixels
 * @param record what the audit's records say of the file
 * @param c2pa what its content credentials say
 * @param xmp what its metadata says
 * @param watermark what its pixels say; absent where that layer is switched off
 * @param answeredBy the strongest layer that says it was drawn by a model: record, c2pa, watermark, xmp; or none
 * @param says the same in a sentence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Detection(
        String sha256,
        String format,
        int width,
        int height,
        Recorded record,
        Credentials c2pa,
        Metadata xmp,
        @Nullable Mark watermark,
        String answeredBy,
        String says) {
    /**
     * The audit's records.
     *
     * @param found whether an entry of a tenant that the caller may see names this very file
     * @param entries where; ten at most
     */
    public record Recorded(boolean found, List<Place> entries) {
        public Recorded {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Content credentials.
     *
     * @param verdict valid, untrusted, invalid, unsupported or absent
     * @param reason why it is invalid or unsupported, in short
     * @param detail the same in a sentence
     * @param manifest its label
     * @param signer the subject of the certificate
     * @param generator the program that it names
     * @param actions what was done to the picture
     * @param sourceType of IPTC's vocabulary
     * @param at when it says that the picture was made
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Credentials(
            String verdict,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable String manifest,
            @Nullable String signer,
            @Nullable String generator,
            @Nullable List<String> actions,
            @Nullable String sourceType,
            @Nullable String at) {
        static Credentials of(Verdict verdict) {
            if (verdict instanceof Verdict.Invalid invalid) {
                return without(verdict, invalid.code(), invalid.detail());
            }
            if (verdict instanceof Verdict.Unsupported unsupported) {
                return without(verdict, unsupported.code(), unsupported.detail());
            }
            return verdict.said().map(claimed -> of(verdict, claimed)).orElse(without(verdict, null, null));
        }

        private static Credentials of(Verdict verdict, Claimed claimed) {
            return new Credentials(
                    verdict.word(),
                    null,
                    null,
                    claimed.manifest(),
                    claimed.signer(),
                    claimed.generator(),
                    claimed.actions(),
                    claimed.sourceType().orElse(null),
                    claimed.at().orElse(null));
        }

        private static Credentials without(Verdict verdict, @Nullable String reason, @Nullable String detail) {
            return new Credentials(verdict.word(), reason, detail, null, null, null, null, null, null);
        }

        boolean saysDrawn() {
            return Statement.TRAINED.equals(sourceType);
        }
    }

    /**
     * Metadata, which anybody can write.
     *
     * @param found whether there is any that names a source type
     * @param sourceType that it names
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Metadata(boolean found, @Nullable String sourceType) {
        boolean saysDrawn() {
            return Statement.TRAINED.equals(sourceType);
        }
    }

    /**
     * The watermark.
     *
     * @param found whether the score reaches the threshold
     * @param score in standard deviations
     * @param threshold that it has to reach
     * @param place how the picture was looked at where the score was highest
     * @param identity of the deployment that marked it, if that can be read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Mark(
            boolean found,
            double score,
            double threshold,
            String place,
            @Nullable Integer identity) {
        private static final double HUNDREDTHS = 100;

        static Mark of(Sighting sighting) {
            OptionalInt identity = sighting.identity();
            return new Mark(
                    sighting.found(),
                    Math.round(sighting.score() * HUNDREDTHS) / HUNDREDTHS,
                    sighting.threshold(),
                    sighting.place(),
                    identity.isPresent() ? identity.getAsInt() : null);
        }
    }
}
