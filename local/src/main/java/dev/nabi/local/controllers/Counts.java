package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Numbers in a status, which leaves zeros out. */
final class Counts {
    private Counts() {}

    static void put(ObjectNode status, String name, long count) {
        if (count > 0) {
            status.put(name, count);
        } else {
            status.remove(name);
        }
    }
}
