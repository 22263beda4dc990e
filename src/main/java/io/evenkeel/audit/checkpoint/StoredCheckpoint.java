package io.evenkeel.audit.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A checkpoint of a tenant's tree.
 *
 * @param size number of entries in the tree
 * @param root root hash in hexadecimal
 * @param at time of signing
 * @param note the signed note
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredCheckpoint(String tenant, long size, String root, Instant at, String note) {}
