package io.evenkeel.audit;

import io.evenkeel.audit.DecisionLookup.RequestOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what happened, in an audit entry. Each record is one kind of event, or a few kinds with the same fields. {@link AuditEntryCodec}
 * writes the components of a record as fields of the entry's flat JSON object.
 *
 * <p>The accessors of this interface are the fields that entries of many kinds share, and that searches use. They return null or an
 * empty list where a kind has no such field.
 */
public sealed interface AuditEvent
        permits CatalogueEvent, GenerationEvent, PolicyEvent, PrivacyEvent, TenantEvent, TrailEvent, UnrecognizedEvent {
    /** Returns the stable name of what happened, such as {@code generation.completed}. */
    String kind();

    /** Returns the CloudEvents source of the request. */
    default @Nullable String source() {
        return null;
    }

    /** Returns the id of the request within its source. */
    default @Nullable String request() {
        return null;
    }

    /** Returns the keyed pseudonym of the user who sent the request. */
    default @Nullable String requester() {
        return null;
    }

    /** Returns the label of the policy version, such as {@code acme@3}. */
    default @Nullable String policy() {
        return null;
    }

    /** Returns the SHA-256 of the policy version's definition. */
    default @Nullable String policyDigest() {
        return null;
    }

    /** Returns the fingerprint of the model. */
    default @Nullable String model() {
        return null;
    }

    /** Returns the stable code of a refusal or failure. */
    default @Nullable String code() {
        return null;
    }

    /** Returns the explanation of a refusal or failure. It may quote values of the request. */
    default @Nullable String detail() {
        return null;
    }

    /** Returns the ids of the rules that fired. */
    default List<String> rules() {
        return List.of();
    }

    /** Returns the labels of the concept versions that were applied, such as {@code female@1}. */
    default List<String> concepts() {
        return List.of();
    }

    /** Returns the SHA-256 digests of the stored images. */
    default List<String> images() {
        return List.of();
    }

    /** Returns the reasons of the policy's rules, fired or not. */
    default List<GenerationEvent.RuleReason> reasons() {
        return List.of();
    }

    /** Returns the position of the Kafka record that the event is about. */
    default @Nullable RequestOffset recordOffset() {
        return null;
    }
}
