/**
 * What requests asked for and the pictures they led to, sealed. Envelope: what is kept of one request, under a data key of its own.
 * Key file: that data key, wrapped by a master key; whoever overwrites it has erased the request's content, wherever copies of
 * the sealed files lie. Commitment: what an audit entry holds of a content, which tells nothing without its salt. Pseudonym: what
 * an entry holds of a platform's user. May import platform.
 */
@NullMarked
package io.evenkeel.vault;

import org.jspecify.annotations.NullMarked;
