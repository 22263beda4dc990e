package io.evenkeel.planted.policy;

/** A type whose simple name another package uses too. */
interface SharedName {}
