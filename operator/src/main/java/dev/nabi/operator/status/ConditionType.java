package dev.nabi.operator.status;

/** What a Function's conditions say. */
public enum ConditionType {
    /** Calls are answered, if need be after a start from zero. */
    Ready,
    /** The revision of the latest spec works. */
    RevisionReady,
    /** There are instances now. */
    Active,
    /** Only gateways reach the instances; only where the NetworkPolicy that sees to it cannot be written. */
    NetworkPolicyReady,
    /** Every revision is what it was made as; only where somebody changed one. */
    RevisionsUnchanged,
    /** What spec.budget allows is used up; only where there is a budget. */
    BudgetExhausted
}
