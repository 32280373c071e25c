/** The Kubernetes API as the user's kubeconfig gives it: where it is, who the user is, requests, watches and port forwarding. */
@NullMarked
package dev.nabi.cli.kube;

import org.jspecify.annotations.NullMarked;
