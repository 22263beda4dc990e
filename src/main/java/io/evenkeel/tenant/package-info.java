/**
 * Who is served. Tenant: a platform, or a brand on one, with its own policies. May import audit, access, rest and platform.
 */
@NullMarked
package io.evenkeel.tenant;

import org.jspecify.annotations.NullMarked;
