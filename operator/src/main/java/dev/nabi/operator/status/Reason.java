package dev.nabi.operator.status;

/** Why a condition is as it is, beside the reasons of {@link dev.nabi.operator.revision.TroubleReason}. */
public enum Reason {
    Ready,
    Starting,
    Waiting,
    Terminating,
    Promoting,
    InvalidSpec,
    TrafficNotResolved,
    RevisionChanged,
    Running,
    ScaledToZero,
    NoRevision,
    BudgetLeft,
    LimitReached,
    NotCounted
}
