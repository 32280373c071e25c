package dev.nabi.gateway.call;

import dev.nabi.gateway.proxy.Downstream;
import dev.nabi.gateway.wire.BadMessageException;

/** A client with a request, and whoever answers it. */
public interface Client extends Downstream {

    /** Says who is told of the client until the answer has ended. */
    void own(Owner owner);

    /** Told of what becomes of the client while its request is answered. */
    interface Owner {
        /** It went away: no answer will be read. */
        void gone();

        /** It takes more again. */
        void writable();

        /** The rest of its request cannot be read. */
        void unreadable(BadMessageException bad);
    }
}
