package dev.nabi.api.slots;

import java.util.Objects;

/**
 * One gateway process that takes slots.
 *
 * @param id the gateway's name and the start of its process: what starts anew is another member
 * @param address of its management port, where other gateways ask for slots
 */
public record Member(String id, String address) {

    public Member {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(address, "address");
    }
}
