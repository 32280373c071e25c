/** The command line: its start, its session with a person and its exit codes. */
@NullMarked
package dev.nabi.cli;

import org.jspecify.annotations.NullMarked;
