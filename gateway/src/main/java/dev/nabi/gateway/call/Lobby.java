package dev.nabi.gateway.call;

import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.wire.BadMessageException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where calls of Functions wait that are known and have no revision yet, so that the first call may follow the apply at
 * once. Each looks again when routes change: it is served, told why it cannot be, or waits on. One event loop's.
 */
public final class Lobby {
    /** For each event loop; a call that waits is a few hundred bytes and a client's connection. */
    private static final int MOST = 4096;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Worker worker;
    private final Set<Guest> guests = new LinkedHashSet<>();

    Lobby(Worker worker) {
        this.worker = worker;
    }

    /** Keeps a call for as long as its Function's readiness gives; false when it gives none, or there is no room. */
    boolean keeps(Client client, NotReady notReady) {
        var patience = notReady.readiness().patienceMillis();
        if (patience == 0 || guests.size() >= MOST) {
            return false;
        }
        var guest = new Guest(client, notReady);
        guests.add(guest);
        worker.opened();
        worker.loop().deadlines().set(guest, worker.loop().ticks().nanos() + patience * NANOS_PER_MILLI);
        client.own(guest);
        return true;
    }

    public void lookAgain() {
        for (var guest : List.copyOf(guests)) {
            guest.lookAgain();
        }
    }

    private final class Guest extends Deadline implements Client.Owner, Waiting {
        private final Client client;
        private NotReady seen;

        Guest(Client client, NotReady seen) {
            this.client = client;
            this.seen = seen;
        }

        void lookAgain() {
            var match = Ingress.match(worker, client);
            if (match instanceof NotReady still && still.readiness().patienceMillis() > 0) {
                seen = still;
            } else {
                leave();
                Ingress.route(worker, client, match);
            }
        }

        void leave() {
            worker.loop().deadlines().cancel(this);
            guests.remove(this);
            worker.ended();
        }

        @Override
        public void turnAway() {
            leave();
            Ingress.shutsDown().answer(client);
        }

        @Override
        public void gone() {
            leave();
        }

        @Override
        public void writable() {}

        @Override
        public void unreadable(BadMessageException bad) {
            leave();
            client.closeAfterAnswer();
            Framing.unreadable(bad, worker.options()).answer(client);
        }

        @Override
        protected void passed() {
            leave();
            Ingress.notReady(seen).answer(client);
        }
    }
}
