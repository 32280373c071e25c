package dev.nabi.operator.leadership;

/**
 * A Lease as it was read.
 *
 * @param holder empty where it was released
 * @param transitions how often its holder has changed
 * @param version of the object, another one after each write
 */
record LeaseView(String holder, int transitions, String version) {}
