/** Logs of a Function's instances: lines, filters, and those that have ended. */
@NullMarked
package dev.nabi.cli.logs;

import org.jspecify.annotations.NullMarked;
