package io.evenkeel.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Catalogue;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Listed;
import io.evenkeel.concept.Probe;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.TenantId;
import java.util.List;
import java.util.Optional;

/** A small catalogue, and policies made of it. */
public final class Example {
    public static final ObjectMapper JSON = new ObjectMapper();
    public static final TenantId ACME = new TenantId("acme");

    public static final Catalogue CATALOGUE = new Catalogue(List.of(
            usable("anti-violence", 1, Concept.Kind.SAFETY, "safety"),
            usable("anti-violence", 2, Concept.Kind.SAFETY, "safety"),
            usable("female", 1, Concept.Kind.ATTRIBUTE, "gender", "woman", "women", "she"),
            usable("male", 1, Concept.Kind.ATTRIBUTE, "gender", "man", "men", "he"),
            usable("nonbinary", 1, Concept.Kind.ATTRIBUTE, "gender", "nonbinary person"),
            read("calm", Concept.Kind.SAFETY, "safety"),
            read("tall", Concept.Kind.ATTRIBUTE, "height"),
            read("short", Concept.Kind.ATTRIBUTE, "height"),
            usable("medium", 1, Concept.Kind.ATTRIBUTE, "height", "medium height"),
            usable("nameless", 1, Concept.Kind.ATTRIBUTE, "style"),
            new Listed.Unusable("old", 1, "safety", Listed.Flaw.RETIRED, "was retired"),
            new Listed.Unusable("female", 2, "gender", Listed.Flaw.CANDIDATE, "is a candidate, yet to be activated"),
            new Listed.Unusable("bent", 1, "safety", Listed.Flaw.ALTERED, "was altered")));

    public static final Concept CONCEPT =
            ((Listed.Usable) CATALOGUE.find("female").orElseThrow()).concept();

    private Example() {}

    private static Listed usable(String name, int version, Concept.Kind kind, String group, String... words) {
        Tensor vector = new Tensor(new float[] {version}, new long[] {1, 1, 1});
        return new Listed.Usable(Concept.of(name, version, kind, group, "model", vector), List.of(words));
    }

    /** With a probe, and its name as its word. */
    private static Listed read(String name, Concept.Kind kind, String group) {
        Tensor vector = new Tensor(new float[] {1}, new long[] {1, 1, 1});
        Probe probe = new Probe(List.of(new Probe.Band(0, vector, 0)));
        return new Listed.Usable(
                Concept.of(name, 1, kind, group, "model", new ConceptFile(vector, Optional.of(probe), 0)),
                List.of(name));
    }

    public static PublishedPolicy policy(String... rules) {
        Definition definition = definition(rules);
        return new PublishedPolicy(ACME, 3, definition.digest(), definition);
    }

    public static Definition definition(String... rules) {
        return Definition.of(json(rules), CATALOGUE);
    }

    public static JsonNode json(String... rules) {
        return parse("{'rules':[" + String.join(",", rules) + "]}");
    }

    /** JSON with single quotes. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
