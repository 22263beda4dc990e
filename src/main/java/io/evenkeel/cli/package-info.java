/**
 * The embedded default: an in-process PostgreSQL and Kafka broker, the demo model and two demo tenants, so that one command
 * serves. Wires anything; nothing imports it.
 */
@NullMarked
package io.evenkeel.cli;

import org.jspecify.annotations.NullMarked;
