package io.evenkeel.generation;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;

/** What a consumed record turns out to be. */
public sealed interface ParsedRequest {
    /** A request that can be decided on. */
    record Valid(GenerationRequest request, RequestPayload payload) implements ParsedRequest {}

    /** A request that is known by name but asks for what cannot be: it is refused. */
    record Invalid(RequestId id, TenantId tenant, String code, String detail, RequestPayload payload)
            implements ParsedRequest {}

    /** Bytes that are no request, or nobody's: a dead letter. */
    record Malformed(String code, String detail) implements ParsedRequest {}
}
