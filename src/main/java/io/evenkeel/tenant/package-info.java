/**
 * Who is served, and who may administer or audit it. Tenant: a platform, or a brand on one, with its own policies. Account:
 * an HTTP user, with the role admin (changes and reads) or auditor (reads). May import audit, rest and platform.
 */
@NullMarked
package io.evenkeel.tenant;

import org.jspecify.annotations.NullMarked;
