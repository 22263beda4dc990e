package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.Concept.ConceptKind;
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
    void digestCoversShapeAndValues() {
        Concept female = createFemale(vector);

        assertThat(female.digest()).isEqualTo(DIGEST);
        assertThat(female.label()).isEqualTo("female@1");
    }

    @Test
    void digestDependsOnShape() {
        Tensor turned = new Tensor(vector.values(), new long[] {1, 2, 1});

        assertThat(Concept.computeDigest(turned)).isNotEqualTo(DIGEST);
    }

    @Test
    void rejectsAlteredVector() {
        Tensor altered = new Tensor(new float[] {1, -2.4f}, new long[] {2, 1, 1});

        assertThatThrownBy(() -> new Concept("female", 1, ConceptKind.ATTRIBUTE, "gender", "model", DIGEST, altered))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concept (female@1) should have the digest (" + DIGEST + "), but its vector has ("
                        + Concept.computeDigest(altered) + ").\nMaybe the vector was altered after it was registered.");
    }

    @Test
    void rejectsNonFiniteVector() {
        assertThatThrownBy(() -> createFemale(new Tensor(new float[] {1, Float.NaN}, new long[] {2, 1, 1})))
                .hasMessage("vector of (female) holds values that are not finite.");
    }

    @Test
    void rejectsVectorOfWrongRank() {
        assertThatThrownBy(() -> createFemale(new Tensor(new float[] {1, 2}, new long[] {1, 2, 1, 1})))
                .hasMessageContaining("Tensor[1, 2, 1, 1], must have three axes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Female", "-female", "fe male", "female@1", "a/b"})
    void rejectsInvalidNames(String name) {
        assertThatThrownBy(() -> Concept.create(name, 1, ConceptKind.ATTRIBUTE, "gender", "model", vector))
                .hasMessage("concept name (" + name + ") does not match [a-z0-9][a-z0-9-]{0,62}.");
    }

    @Test
    void rejectsVersionBelowOne() {
        assertThatThrownBy(() -> Concept.create("female", 0, ConceptKind.ATTRIBUTE, "gender", "model", vector))
                .hasMessage("concept version (0) must be 1 or more.");
    }

    /**
     * The digest was computed by Python: sha256(struct.pack("<3q2f", 2, 1, 1, 1, -2.5) + struct.pack("<q4f4f", 2, 600, 0.5, 1, 2,
     * 0, -0.25, 3, 4)).
     */
    @Test
    void digestCoversProbe() {
        Concept read = withProbe(probe(2, 1, 1));

        assertThat(read.digest()).isEqualTo("e807870983d5cb41385bb3294ee2dc82456c6dbcc7b3a70d744c3b98022d208b");
    }

    @Test
    void rejectsAlteredProbe() {
        assertThatThrownBy(() -> new Concept(
                        "female",
                        1,
                        ConceptKind.ATTRIBUTE,
                        "gender",
                        "model",
                        DIGEST,
                        vector,
                        Optional.of(probe(2, 1, 1)),
                        0))
                .hasMessageStartingWith("concept (female@1) should have the digest (" + DIGEST + ")");
    }

    /** The digest was computed by Python, as above, with struct.pack("<f", 0.5) behind the vector. */
    @Test
    void digestCoversUnconditionalWeight() {
        Concept opposed = withUnconditionalWeight(0.5);

        assertThat(opposed.digest()).isEqualTo("d5cfec66c53c871a30b3c453a4004013c8c07d39e9ffa41c8818dac018c0c65b");
        assertThat(opposed.toFile().unconditionalWeight()).isEqualTo(0.5);
        assertThat(withUnconditionalWeight(0).digest()).isEqualTo(DIGEST);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void rejectsInvalidUnconditionalWeight(double share) {
        assertThatThrownBy(() -> withUnconditionalWeight(share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must lie in 0 to 1");
    }

    private Concept withUnconditionalWeight(double share) {
        ConceptFile file = new ConceptFile(vector, Optional.empty(), share);
        return Concept.fromFile("female", 1, ConceptKind.ATTRIBUTE, "gender", "model", file);
    }

    @Test
    void rejectsProbeOfAnotherShape() {
        assertThatThrownBy(() -> withProbe(probe(1, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "probe of (female) has weights of Tensor[1, 2, 1], but its vector is Tensor[2, 1, 1]: they must"
                                + " have one shape.\nMaybe the probe was trained for another model.");
    }

    private Concept withProbe(Probe probe) {
        return Concept.fromFile(
                "female", 1, ConceptKind.ATTRIBUTE, "gender", "model", new ConceptFile(vector, Optional.of(probe), 0));
    }

    private static Probe probe(long... shape) {
        return new Probe(List.of(
                new Probe.TimestepBand(600, new Tensor(new float[] {1, 2}, shape), 0.5),
                new Probe.TimestepBand(0, new Tensor(new float[] {3, 4}, shape), -0.25)));
    }

    @Test
    void toStringHidesValues() {
        assertThat(createFemale(vector).toString()).contains("Tensor[2, 1, 1]").doesNotContain("2.5");
    }

    private static Concept createFemale(Tensor vector) {
        return Concept.create("female", 1, ConceptKind.ATTRIBUTE, "gender", "model", vector);
    }
}
