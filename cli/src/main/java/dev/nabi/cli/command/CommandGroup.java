package dev.nabi.cli.command;

import java.util.Map;

/** A command that is nothing by itself, and has commands of its own. */
interface CommandGroup {
    /** By name, in the order of the help. */
    Map<String, Object> commands();
}
