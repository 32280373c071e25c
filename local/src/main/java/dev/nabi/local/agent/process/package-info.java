/** Processes of this machine: started so that none outlives its parent, watched, logged and ended. */
@NullMarked
package dev.nabi.local.agent.process;

import org.jspecify.annotations.NullMarked;
