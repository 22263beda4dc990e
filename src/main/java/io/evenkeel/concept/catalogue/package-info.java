/**
 * Stores concepts in PostgreSQL, and uploads, activates and retires their versions over HTTP. Main types: ConceptService,
 * ConceptResource. May import concept, audit, access, http and platform.
 */
@NullMarked
package io.evenkeel.concept.catalogue;

import org.jspecify.annotations.NullMarked;
