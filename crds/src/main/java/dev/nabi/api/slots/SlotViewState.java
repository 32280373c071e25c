package dev.nabi.api.slots;

import java.util.List;
import java.util.Objects;

/**
 * What a gateway answers to a view.
 *
 * @param member its id
 * @param waits whether it has taken no slot yet, since no view that it is in was settled
 * @param left whether it takes no more calls and all that it had have ended
 * @param view the view that it goes by now
 * @param held UIDs of pods of which it uses more slots than its share by that view
 */
public record SlotViewState(String member, boolean waits, boolean left, SlotView view, List<String> held) {

    public SlotViewState {
        Objects.requireNonNull(member, "member");
        view = view == null ? SlotView.none() : view;
        held = held == null ? List.of() : List.copyOf(held);
    }
}
