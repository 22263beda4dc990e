package io.evenkeel.planted.policy;

import ai.onnxruntime.OrtEnvironment;
import io.evenkeel.planted.sampler.PlantedSampler;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.hibernate.Session;

/** A policy that knows everything it must not: {@code HouseTest} must find each. */
public record ForbiddenImports(
        PlantedSampler sampler,
        OrtEnvironment runtime,
        Response response,
        Message<String> message,
        MutinyEmitter<String> emitter,
        EntityManager entities,
        Session session,
        SmallRyeConfig config) {}
