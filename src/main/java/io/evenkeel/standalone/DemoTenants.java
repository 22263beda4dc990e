package io.evenkeel.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.Concepts;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.Policies;
import io.evenkeel.tenant.Tenants;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Seeds an empty catalogue with the demo model's concepts and two tenants of different policies ({@code demo/tenants.json}). */
@ApplicationScoped
class DemoTenants {
    private static final Actor DEMO = new Actor("demo");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Concepts concepts;
    private final Tenants tenants;
    private final Policies policies;
    private final ServedModel model;
    private final Path folder;

    DemoTenants(Concepts concepts, Tenants tenants, Policies policies, ServedModel model, GenerationConfig config) {
        this.concepts = concepts;
        this.tenants = tenants;
        this.policies = policies;
        this.model = model;
        this.folder = config.model().resolve("concepts");
    }

    @OnErrand(Errand.DEMO_TENANTS)
    @Transactional
    void seed(@Observes StartupEvent start, StandaloneConfig config) throws IOException {
        if (config.demoTenants() && tenants.all().isEmpty()) {
            try (InputStream file = DemoTenants.class.getResourceAsStream("/demo/tenants.json")) {
                seed(JSON.readTree(file));
            }
        }
    }

    private void seed(JsonNode demo) {
        demo.path("concepts").forEach(this::addConcept);
        demo.path("tenants").forEach(this::addTenant);
    }

    private void addConcept(JsonNode json) {
        String name = json.path("name").asText();
        try {
            ConceptFile file = ConceptFile.read(folder.resolve(name + ".safetensors"));
            Set<String> words = new HashSet<>();
            json.path("words").forEach(word -> words.add(word.asText()));
            Concept concept = Concept.of(
                    name,
                    1,
                    Concept.Kind.valueOf(json.path("kind").asText()),
                    json.path("group").asText(),
                    model.fingerprint(),
                    file);
            concepts.add(
                    concept, words, JSON.readTree(folder.resolve(name + ".json").toFile()), DEMO);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo concept (" + name + ") cannot be read", e);
        }
    }

    private void addTenant(JsonNode json) {
        TenantId tenant = new TenantId(json.path("id").asText());
        tenants.put(tenant, json.path("name").asText(), DEMO);
        policies.publish(tenant, json.path("policy"), DEMO);
    }
}
