package dev.nabi.function.provider;

import dev.nabi.function.handler.Handler;
import java.util.concurrent.Semaphore;

/**
 * A handler that is called by one request at a time, in the order of their arrival: as on its own platform, where its
 * author may keep what belongs to a request in a field. Who waits is interrupted at the time-out.
 */
final class OneAtATime {
    private OneAtATime() {}

    static Handler of(Handler handler) {
        var turn = new Semaphore(1, true);
        return handler.withCall((payload, context) -> {
            turn.acquire();
            try {
                return handler.call().call(payload, context);
            } finally {
                turn.release();
            }
        });
    }
}
