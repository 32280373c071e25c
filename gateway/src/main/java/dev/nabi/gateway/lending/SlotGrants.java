package dev.nabi.gateway.lending;

import java.util.List;

/** Which of the slots that a gateway asked for it has been lent. */
public record SlotGrants(List<Grant> grants) {

    /**
     * A slot that is lent.
     *
     * @param pod the UID of the instance's pod; empty where the ask is refused
     */
    public record Grant(long id, String pod) {}

    public SlotGrants {
        grants = grants == null ? List.of() : List.copyOf(grants);
    }
}
