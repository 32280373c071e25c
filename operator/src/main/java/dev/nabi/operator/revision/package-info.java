/** Which revisions a Function should have, which one is promoted, which go, and where the traffic goes. Pure. */
@NullMarked
package dev.nabi.operator.revision;

import org.jspecify.annotations.NullMarked;
