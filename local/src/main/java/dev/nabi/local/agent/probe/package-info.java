/** Asks a process whether it has started, is ready and still lives. */
@NullMarked
package dev.nabi.local.agent.probe;

import org.jspecify.annotations.NullMarked;
