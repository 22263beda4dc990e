/**
 * Signs and verifies notes as C2SP defines them, with Ed25519. {@link io.evenkeel.transparencylog.note.SignedNote} is a text with signatures,
 * {@link io.evenkeel.transparencylog.note.Checkpoint} the size and root of a tenant's tree,
 * {@link io.evenkeel.transparencylog.note.KeyRotationNote} the statement by which a key names its successor. Plain Java without a server. May
 * import platform.
 */
@NullMarked
package io.evenkeel.transparencylog.note;

import org.jspecify.annotations.NullMarked;
