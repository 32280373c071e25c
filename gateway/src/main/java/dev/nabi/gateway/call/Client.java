package dev.nabi.gateway.call;

import dev.nabi.gateway.forwarded.ForwardedFor;
import dev.nabi.gateway.forwarded.TrustedProxies;
import dev.nabi.gateway.proxy.Downstream;
import dev.nabi.gateway.wire.BadMessageException;
import java.net.InetAddress;

/** A client with a request: {@link LoopCalls#handle} answers it. Implemented for each version of HTTP. */
public interface Client extends Downstream {

    /** The address of the client that asks: the connection's other end, or what trusted proxies say of it. */
    default InetAddress address(TrustedProxies proxies) {
        return ForwardedFor.client(proxies, peer(), request().fields());
    }

    /** Sets who is called back until the answer has ended. */
    void setListener(Listener listener);

    /** Called back on what becomes of the client while its request is answered. */
    interface Listener {
        /** It went away: no answer will be read. */
        void onClosed();

        /** It takes more again. */
        void onWritable();

        /** The rest of its request cannot be read. */
        void onMalformed(BadMessageException bad);
    }
}
