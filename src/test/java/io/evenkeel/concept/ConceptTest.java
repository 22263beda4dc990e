package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.Concept.Kind;
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

    @Test
    void printsNoValues() {
        assertThat(female(vector).toString()).contains("Tensor[2, 1, 1]").doesNotContain("2.5");
    }

    private static Concept female(Tensor vector) {
        return Concept.of("female", 1, Kind.ATTRIBUTE, "gender", "model", vector);
    }
}
