package dev.nabi.operator.status;

/** What a Function's conditions say. */
public enum ConditionType {
    /** Calls are answered, if need be after a start from zero. */
    Ready,
    /** The revision of the latest spec works. */
    RevisionReady,
    /** There are instances now. */
    Active,
    /** What spec.budget allows is used up; only where there is a budget. */
    BudgetExhausted
}
