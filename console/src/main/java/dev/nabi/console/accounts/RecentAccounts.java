package dev.nabi.console.accounts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Accounts as they were within the last seconds, so that a request of a session costs no look-up. */
public final class RecentAccounts {
    static final Duration FRESH = Duration.ofSeconds(5);

    private static final int MOST = 1000;

    private final Accounts accounts;
    private final InstantSource clock;
    private final Map<String, Seen> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    };

    private record Seen(Optional<Account> account, Instant at) {}

    public RecentAccounts(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    public Optional<Account> find(String name) {
        var now = clock.instant();
        synchronized (recent) {
            var known = recent.get(name);
            if (known != null && now.isBefore(known.at().plus(FRESH))) {
                return known.account();
            }
        }
        var found = accounts.find(name);
        synchronized (recent) {
            recent.put(name, new Seen(found, now));
        }
        return found;
    }
}
