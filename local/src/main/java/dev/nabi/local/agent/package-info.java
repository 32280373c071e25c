/** The node agent: runs the pods of the node {@code local} as processes of this machine and reports their status. */
@NullMarked
package dev.nabi.local.agent;

import org.jspecify.annotations.NullMarked;
