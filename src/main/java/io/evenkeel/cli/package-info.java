/**
 * The command line: starts the service, and runs the commands that need none. {@link io.evenkeel.cli.EvenkeelCommand} is the
 * root; each other command is a class. Output goes to one stream; the exit status is 0, 1 (failure) or 2 (usage).
 * May import what ArchitectureTest lists; nothing imports it.
 */
@NullMarked
package io.evenkeel.cli;

import org.jspecify.annotations.NullMarked;
