package io.evenkeel.audit.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A checkpoint of a tenant's tree.
 *
 * @param size of the tree
 * @param root hexadecimal
 * @param at when it was signed
 * @param note as it was signed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredCheckpoint(String tenant, long size, String root, Instant at, String note) {}
