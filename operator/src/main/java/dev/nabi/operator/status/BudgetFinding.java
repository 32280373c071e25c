package dev.nabi.operator.status;

/** What is known of a Function's budget. */
public sealed interface BudgetFinding {
    /** It has none. */
    record None() implements BudgetFinding {}

    /** No ledger has answered yet: what was said of it stands. */
    record Unknown() implements BudgetFinding {}

    record Left(String message) implements BudgetFinding {}

    record Exhausted(String message) implements BudgetFinding {}

    BudgetFinding NONE = new None();
    BudgetFinding UNKNOWN = new Unknown();
}
