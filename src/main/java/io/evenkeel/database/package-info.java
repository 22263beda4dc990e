/**
 * Runs SQL and recognises outages of PostgreSQL. {@link io.evenkeel.database.Sql} is the one helper for statements that
 * Panache does not fit: COPY, LISTEN, locks and set-based changes. Imports no other package of ours.
 */
@NullMarked
package io.evenkeel.database;

import org.jspecify.annotations.NullMarked;
