package dev.nabi.gateway.lending;

import dev.nabi.api.slots.Member;
import dev.nabi.gateway.activation.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this gateway has asked one other for, and has been lent by it. One thread's. */
final class LenderAccount {
    /** Asks for one revision at a time: more would wait in its queue no shorter. */
    private static final int MOST_ASKS = 32;

    /** Messages without an answer; one that brings news makes the lender answer those before. */
    private static final int MOST_UNANSWERED = 4;

    private final Member lender;
    private final TreeMap<Long, Revision> asks = new TreeMap<>();
    private final Map<Long, String> held = new HashMap<>();
    /** Revisions that it has no slots for now; it is asked again after a while. */
    private final Set<Revision> paused = new HashSet<>();

    private long turn;
    private long nextId;
    private int unanswered;
    private boolean isChanged;

    LenderAccount(Member lender) {
        this.lender = lender;
    }

    Member lender() {
        return lender;
    }

    boolean isEmpty() {
        return asks.isEmpty() && held.isEmpty();
    }

    boolean hasHeld() {
        return !held.isEmpty();
    }

    int heldOn(String pod) {
        return (int) held.values().stream().filter(pod::equals).count();
    }

    /** Asks for so many slots of a revision: the newest asks go first where there are too many. */
    void want(Revision revision, int wanted) {
        var open = new ArrayList<Long>();
        asks.forEach((id, asked) -> {
            if (asked == revision) {
                open.add(id);
            }
        });
        var count = paused.contains(revision) ? 0 : Math.min(wanted, MOST_ASKS);
        while (open.size() > count) {
            asks.remove(open.removeLast());
            isChanged = true;
        }
        for (var missing = count - open.size(); missing > 0; missing--) {
            asks.put(nextId++, revision);
            isChanged = true;
        }
    }

    /** What was refused may be asked for again. */
    void resume() {
        paused.clear();
    }

    void dropAsks() {
        asks.clear();
    }

    /** The next message; null where there is nothing to say, or too much is unanswered. */
    @Nullable
    SlotAsks next(String from) {
        var isDue = isChanged || (unanswered == 0 && !asks.isEmpty());
        if (!isDue || unanswered >= MOST_UNANSWERED) {
            return null;
        }
        isChanged = false;
        unanswered++;
        var list = new ArrayList<SlotAsks.Ask>();
        asks.forEach((id, revision) -> {
            var key = revision.key();
            list.add(new SlotAsks.Ask(id, key.namespace(), key.function(), key.revision()));
        });
        return new SlotAsks(from, lender.id(), ++turn, nextId, list, List.copyOf(held.keySet()));
    }

    void answered() {
        unanswered--;
    }

    /** The last message may not have arrived. */
    void unsent() {
        isChanged = true;
    }

    /** Takes a grant in; null for what is not waited for any more, is held already, or was refused. */
    @Nullable
    Revision granted(SlotGrants.Grant grant) {
        var revision = asks.remove(grant.id());
        if (revision == null) {
            return null;
        }
        isChanged = true;
        if (grant.pod().isEmpty()) {
            paused.add(revision);
            return null;
        }
        held.put(grant.id(), grant.pod());
        return revision;
    }

    void giveBack(long id) {
        if (held.remove(id) != null) {
            isChanged = true;
        }
    }
}
