package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.Concept.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptTest {
    private static final String DIGEST = "1b33722a2ef27f55aea04958442839cabb81a33d54445a524af22d704d7bd2fd";
    private final Tensor vector = new Tensor(new float[] {1, -2.5f}, new long[] {2, 1, 1});

    /** The digest was computed by Python: sha256(struct.pack("<3q2f", 2, 1, 1, 1, -2.5)). */
    @Test
    void isKnownByTheDigestOfItsShapeAndValues() {
        Concept female = female(vector);

        assertThat(female.digest()).isEqualTo(DIGEST);
        assertThat(female.label()).isEqualTo("female@1");
    }

    @Test
    void hasAnotherDigestInAnotherShape() {
        Tensor turned = new Tensor(vector.values(), new long[] {1, 2, 1});

        assertThat(Concept.digest(turned)).isNotEqualTo(DIGEST);
    }

    @Test
    void refusesAVectorThatWasAltered() {
        Tensor altered = new Tensor(new float[] {1, -2.4f}, new long[] {2, 1, 1});

        assertThatThrownBy(() -> new Concept("female", 1, Kind.ATTRIBUTE, "gender", "model", DIGEST, altered))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concept (female@1) should have the digest (" + DIGEST + "), but its vector has ("
                        + Concept.digest(altered) + ").\nMaybe the vector was altered after it was registered.");
    }

    @Test
    void refusesVectorsWithHoles() {
        assertThatThrownBy(() -> female(new Tensor(new float[] {1, Float.NaN}, new long[] {2, 1, 1})))
                .hasMessage("vector of (female) holds values that are not finite.");
    }

    @Test
    void refusesVectorsThatAreNoImageOfH() {
        assertThatThrownBy(() -> female(new Tensor(new float[] {1, 2}, new long[] {1, 2, 1, 1})))
                .hasMessageContaining("Tensor[1, 2, 1, 1], must have three axes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Female", "-female", "fe male", "female@1", "a/b"})
    void refusesNamesThatAreNoIdentifiers(String name) {
        assertThatThrownBy(() -> Concept.of(name, 1, Kind.ATTRIBUTE, "gender", "model", vector))
                .hasMessage("concept name (" + name + ") does not match [a-z0-9][a-z0-9-]{0,62}.");
    }

    @Test
    void refusesAVersionBeforeTheFirst() {
        assertThatThrownBy(() -> Concept.of("female", 0, Kind.ATTRIBUTE, "gender", "model", vector))
                .hasMessage("concept version (0) must be 1 or more.");
    }

    /**
     * The digest was computed by Python: sha256(struct.pack("<3q2f", 2, 1, 1, 1, -2.5) + struct.pack("<q4f4f", 2, 600, 0.5, 1, 2,
     * 0, -0.25, 3, 4)).
     */
    @Test
    void isKnownByTheDigestOfItsProbeToo() {
        Concept read = withProbe(probe(2, 1, 1));

        assertThat(read.digest()).isEqualTo("e807870983d5cb41385bb3294ee2dc82456c6dbcc7b3a70d744c3b98022d208b");
    }

    @Test
    void refusesAProbeThatWasAltered() {
        assertThatThrownBy(() -> new Concept(
                        "female", 1, Kind.ATTRIBUTE, "gender", "model", DIGEST, vector, Optional.of(probe(2, 1, 1)), 0))
                .hasMessageStartingWith("concept (female@1) should have the digest (" + DIGEST + ")");
    }

    /** The digest was computed by Python, as above, with struct.pack("<f", 0.5) behind the vector. */
    @Test
    void isKnownByTheDigestOfItsOpposedShareToo() {
        Concept opposed = opposed(0.5);

        assertThat(opposed.digest()).isEqualTo("d5cfec66c53c871a30b3c453a4004013c8c07d39e9ffa41c8818dac018c0c65b");
        assertThat(opposed.file().opposed()).isEqualTo(0.5);
        assertThat(opposed(0).digest()).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesAnOpposedShareThatIsNone(double share) {
        assertThatThrownBy(() -> opposed(share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must lie in 0 to 1");
    }

    private Concept opposed(double share) {
        ConceptFile file = new ConceptFile(vector, Optional.empty(), share);
        return Concept.of("female", 1, Kind.ATTRIBUTE, "gender", "model", file);
    }

    @Test
    void refusesAProbeOfAnotherShape() {
        assertThatThrownBy(() -> withProbe(probe(1, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "probe of (female) has weights of Tensor[1, 2, 1], but its vector is Tensor[2, 1, 1]: they must"
                                + " have one shape.\nMaybe the probe was trained for another model.");
    }

    private Concept withProbe(Probe probe) {
        return Concept.of(
                "female", 1, Kind.ATTRIBUTE, "gender", "model", new ConceptFile(vector, Optional.of(probe), 0));
    }

    private static Probe probe(long... shape) {
        return new Probe(List.of(
                new Probe.Band(600, new Tensor(new float[] {1, 2}, shape), 0.5),
                new Probe.Band(0, new Tensor(new float[] {3, 4}, shape), -0.25)));
    }

    @Test
    void printsNoValues() {
        assertThat(female(vector).toString()).contains("Tensor[2, 1, 1]").doesNotContain("2.5");
    }

    private static Concept female(Tensor vector) {
        return Concept.of("female", 1, Kind.ATTRIBUTE, "gender", "model", vector);
    }
}
