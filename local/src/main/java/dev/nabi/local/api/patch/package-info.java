/** The patch formats of Kubernetes: JSON patch, JSON merge patch, strategic merge patch. */
@NullMarked
package dev.nabi.local.api.patch;

import org.jspecify.annotations.NullMarked;
