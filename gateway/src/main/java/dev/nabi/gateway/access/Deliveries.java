package dev.nabi.gateway.access;

import dev.nabi.api.FunctionKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The deliveries of webhooks that were taken, so that a request that is repeated is not taken twice: {@value #MOST} at most,
 * the oldest of which go first. This gateway's, and gone with it.
 */
final class Deliveries {
    static final int MOST = 100_000;

    private record Key(FunctionKey function, String signature) {}

    private final Map<Key, Long> taken = new LinkedHashMap<>();

    /** Takes one, until a time in milliseconds after which its signature is too old; false when it is taken already. */
    synchronized boolean take(FunctionKey function, String signature, long until, long now) {
        var key = new Key(function, signature);
        var before = taken.get(key);
        if (before != null && before > now) {
            return false;
        }
        taken.remove(key);
        taken.put(key, until);
        var oldest = taken.entrySet().iterator();
        while (oldest.hasNext()) {
            var one = oldest.next();
            if (taken.size() <= MOST && one.getValue() > now) {
                break;
            }
            oldest.remove();
        }
        return true;
    }

    /** It was not taken after all: its sender will try again. */
    synchronized void forget(FunctionKey function, String signature) {
        taken.remove(new Key(function, signature));
    }

    synchronized int size() {
        return taken.size();
    }
}
