/**
 * Stores what requests asked for and the images generated for them, by envelope encryption. A request has a data key of its own; a
 * key-encryption key wraps it. Destroying the data key erases the request (crypto-shredding), also in copies of the encrypted
 * files. {@link io.evenkeel.vault.Vault} opens the store of a request; {@link io.evenkeel.vault.EncryptedRequest} holds its content
 * and images; {@link io.evenkeel.vault.KeyEncryptionKeys} are the operator's keys. May import platform.
 */
@NullMarked
package io.evenkeel.vault;

import org.jspecify.annotations.NullMarked;
