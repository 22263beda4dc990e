package io.evenkeel.generation;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;

/** What a consumed record turns out to be. */
sealed interface Arrival {
    /** A request that can be decided on. */
    record Legible(GenerationRequest request, Asked asked) implements Arrival {}

    /** A request that is known by name but asks for what cannot be: it is refused. */
    record Invalid(RequestId id, TenantId tenant, String code, String detail, Asked asked) implements Arrival {}

    /** Bytes that are no request, or nobody's: a dead letter. */
    record Illegible(String code, String detail) implements Arrival {}
}
