/** The commands, one class each: they parse options, ask the API or a gateway, and print. */
@NullMarked
package dev.nabi.cli.command;

import org.jspecify.annotations.NullMarked;
