package dev.nabi.events.code;

import dev.nabi.events.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Gives up claims on code that no Function and no revision of the namespace names, once they are old enough that whoever
 * stored it has named it, and deletes what nobody claims. Where it cannot be read who names what, all stays. It begins that long
 * after the start of the process, too: a store that was restored is there before the Functions that name its code.
 */
public final class CodeCollector {
    private static final Logger LOG = Logger.getLogger(CodeCollector.class);

    private final CodeStore store;
    private final NamedCode named;
    private final InstantSource clock;
    private final Duration kept;
    private final Instant started;

    public CodeCollector(CodeStore store, NamedCode named, InstantSource clock, Duration kept) {
        this.store = store;
        this.named = named;
        this.clock = clock;
        this.kept = kept;
        this.started = clock.instant();
    }

    /** One round. */
    public void collect() throws StoreException {
        var cutoff = clock.instant().minus(kept);
        if (cutoff.isBefore(started)) {
            return;
        }
        var claims = store.claimsBefore(cutoff).stream().collect(Collectors.groupingBy(CodeStore.Claim::namespace));
        for (var claim : claims.entrySet()) {
            release(claim.getKey(), claim.getValue(), cutoff);
        }
        store.collect(cutoff);
    }

    private void release(String namespace, List<CodeStore.Claim> claims, Instant cutoff) throws StoreException {
        var stays = named.in(namespace);
        for (var claim : claims) {
            if (!stays.contains(claim.sha256())) {
                LOG.infof("code %s: no revision in the namespace %s names it any more", claim.sha256(), namespace);
                store.release(claim, cutoff);
            }
        }
    }
}
