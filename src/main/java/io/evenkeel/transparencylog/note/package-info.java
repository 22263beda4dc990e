/**
 * What is signed, and by whom: signed notes as C2SP defines them, with Ed25519. Note: a text with signatures. Verifier key: a
 * name and a public key, on one line. Checkpoint: size and root of a tenant's tree. Handover: how one key names the next. Plain
 * Java, without a server.
 */
@NullMarked
package io.evenkeel.transparencylog.note;

import org.jspecify.annotations.NullMarked;
