/** What a process's life means for its pod: status, restarts, probes, termination. Pure. */
@NullMarked
package dev.nabi.local.agent.status;

import org.jspecify.annotations.NullMarked;
