/**
 * Faults, injected for real while requests flow: the process is killed, PostgreSQL and the broker are restarted. Afterwards it is
 * counted whether every request has one outcome and one entry, and whether the trees are whole.
 */
@NullMarked
package io.evenkeel.standalone.faults;

import org.jspecify.annotations.NullMarked;
