package dev.nabi.events.source.topic;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.trigger.TriggerDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a publication.
 *
 * @param lanes a lane for each event that was accepted, over all Triggers
 * @param repeated events that a Trigger had before
 * @param full the Trigger whose lane had no room; "" for none
 * @param conflict the Trigger that has another event of the same source and id; "" for none
 */
public record Publication(List<LaneKey> lanes, int repeated, String full, String conflict) {
    static final Publication NONE = new Publication(List.of(), 0, "", "");

    public Publication {
        lanes = List.copyOf(lanes);
    }

    /** Whether everything is where it belongs. */
    public boolean isComplete() {
        return full.isEmpty() && conflict.isEmpty();
    }

    Publication with(TriggerDefinition trigger, List<Acceptance> answers) {
        var accepted = new ArrayList<>(lanes);
        var again = repeated;
        var noRoom = full;
        var other = conflict;
        for (var answer : answers) {
            switch (answer) {
                case Acceptance.Accepted _ -> accepted.add(trigger.lane());
                case Acceptance.Repeated _ -> again++;
                case Acceptance.Full _ -> noRoom = trigger.name();
                case Acceptance.Conflict _ -> other = trigger.name();
            }
        }
        return new Publication(accepted, again, noRoom, other);
    }
}
