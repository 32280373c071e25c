package dev.nabi.metering.journal;

/** Why an invocation found no place in the journal. */
public enum DropReason {
    /** No segment is ready: the journal or its disk is full, or the disk does not keep up. */
    FULL,
    /** A name is longer than the journal, or Kubernetes, allows. */
    NAME_TOO_LONG,
    /** The volume failed under the mapped file. */
    FAULT,
    /** It ended after the journal was closed. */
    CLOSED
}
