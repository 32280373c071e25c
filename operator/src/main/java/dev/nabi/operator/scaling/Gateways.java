package dev.nabi.operator.scaling;

import java.net.URI;
import java.util.Set;

/** The gateways that there are, by the addresses of their management ports. */
@FunctionalInterface
public interface Gateways {

    Set<URI> live();

    /** Those of them that are not Ready in Kubernetes, so that nobody is sent there. */
    default Set<URI> unready() {
        return Set.of();
    }
}
