package io.evenkeel.planted.sampler;

/** A type whose simple name another package uses too. */
interface SharedName {}
