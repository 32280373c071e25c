/** What a pod's spec means for a process: its environment, files and command line. Pure. */
@NullMarked
package dev.nabi.local.agent.container;

import org.jspecify.annotations.NullMarked;
