package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;

/** Gives places on connections to instances. One event loop's. */
public interface UpstreamSource {
    /** Gives a place on a connection to an instance, at once or when it is connected. */
    void take(Instance instance, Upstream.Taker taker);
}
