package dev.nabi.local.controllers;

import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.Optional;

/** Brings one object to where it should be; asked again whenever something about it has changed. */
interface Reconciler {
    /** Empty: nothing to do until something changes; else when to look again. */
    Optional<Duration> reconcile(ObjectKey key);
}
