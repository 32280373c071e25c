/** How operator and gateway read what the Kubernetes API tells them of objects that they watch. */
@NullMarked
package dev.nabi.api.watch;

import org.jspecify.annotations.NullMarked;
