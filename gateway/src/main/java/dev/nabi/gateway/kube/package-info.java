/** The Kubernetes API as the gateway sees it: watches of Functions and pods, and the patch of a scale. */
@NullMarked
package dev.nabi.gateway.kube;

import org.jspecify.annotations.NullMarked;
