/** The operator in this process, on an embedded Kubernetes API with a kubelet and a gateway that only pretend. */
@NullMarked
package dev.nabi.operator.cluster;

import org.jspecify.annotations.NullMarked;
