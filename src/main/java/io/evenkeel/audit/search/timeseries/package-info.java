/**
 * Counts and fairness shares over time, from the rollups of the search index. May import audit.search, http, access,
 * database and platform.
 */
@NullMarked
package io.evenkeel.audit.search.timeseries;

import org.jspecify.annotations.NullMarked;
