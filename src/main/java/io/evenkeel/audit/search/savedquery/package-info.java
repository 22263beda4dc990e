/**
 * Named searches of a tenant. May import audit.search, http, access and platform.
 */
@NullMarked
package io.evenkeel.audit.search.savedquery;

import org.jspecify.annotations.NullMarked;
