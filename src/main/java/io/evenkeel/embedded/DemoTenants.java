package io.evenkeel.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.ConceptFile;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.concept.catalogue.ConceptService;
import io.evenkeel.generation.GenerationConfig;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.publication.PolicyService;
import io.evenkeel.tenant.TenantService;
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

    private final ConceptService conceptService;
    private final TenantService tenantService;
    private final PolicyService policyService;
    private final ServedModel model;
    private final Path folder;

    DemoTenants(
            ConceptService conceptService,
            TenantService tenantService,
            PolicyService policyService,
            ServedModel model,
            GenerationConfig config) {
        this.conceptService = conceptService;
        this.tenantService = tenantService;
        this.policyService = policyService;
        this.model = model;
        this.folder = config.model().resolve("concepts");
    }

    @RunAsSystem(SystemScope.DEMO_TENANTS)
    @Transactional
    void seed(@Observes StartupEvent start, EmbeddedConfig config) throws IOException {
        if (config.demoTenants() && tenantService.list().isEmpty()) {
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
            Concept concept = Concept.fromFile(
                    name,
                    1,
                    Concept.ConceptKind.valueOf(json.path("kind").asText()),
                    json.path("group").asText(),
                    model.fingerprint(),
                    file);
            conceptService.add(
                    concept, words, JSON.readTree(folder.resolve(name + ".json").toFile()), DEMO);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo concept (" + name + ") cannot be read", e);
        }
    }

    private void addTenant(JsonNode json) {
        TenantId tenant = new TenantId(json.path("id").asText());
        tenantService.put(tenant, json.path("name").asText(), DEMO);
        policyService.publish(tenant, json.path("policy"), DEMO);
    }
}
