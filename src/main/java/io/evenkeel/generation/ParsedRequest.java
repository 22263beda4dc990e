package io.evenkeel.generation;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;

/** The result of parsing a consumed record. */
public sealed interface ParsedRequest {
    /** A request whose id and tenant are known: it gets a result. */
    sealed interface Identified extends ParsedRequest {
        RequestId id();

        TenantId tenant();

        RequestPayload payload();
    }

    /** A request that a policy can decide. */
    record Valid(GenerationRequest request, RequestPayload payload) implements Identified {
        @Override
        public RequestId id() {
            return request.id();
        }

        @Override
        public TenantId tenant() {
            return request.tenant();
        }
    }

    /** A request that asks for something impossible: it is refused. The detail never holds a prompt. */
    record Invalid(RequestId id, TenantId tenant, String code, String detail, RequestPayload payload)
            implements Identified {}

    /** Bytes that are no request, or that belong to no tenant: they become a dead letter. */
    record Malformed(String code, String detail) implements ParsedRequest {}
}
