/**
 * Servers inside the process, for trying the service out: PostgreSQL, a Kafka broker, development keys, the demo model and
 * two demo tenants. {@link io.evenkeel.embedded.EmbeddedServices} starts them where none are configured. May import access,
 * concept, database, generation, platform, policy, provenance and tenant.
 */
@NullMarked
package io.evenkeel.embedded;

import org.jspecify.annotations.NullMarked;
