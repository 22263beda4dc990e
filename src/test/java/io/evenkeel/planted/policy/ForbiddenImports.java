package io.evenkeel.planted.policy;

import ai.onnxruntime.OrtEnvironment;
import io.evenkeel.planted.generation.PlantedGeneration;
import io.evenkeel.planted.sampler.PlantedSampler;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.hibernate.Session;

/** A policy that imports everything that it must not. {@code ArchitectureTest} must find each import. */
public record ForbiddenImports(
        PlantedSampler sampler,
        PlantedGeneration generation,
        OrtEnvironment runtime,
        Response response,
        Message<String> message,
        MutinyEmitter<String> emitter,
        EntityManager entities,
        Session session,
        SmallRyeConfig config) {}
