package dev.nabi.metering.ledger;

/** The moments between the steps of a fold; a test ends the process at each. */
enum FoldStep {
    READ,
    BEGUN,
    ROWS_WRITTEN,
    POSITION_WRITTEN,
    COMMITTED,
    RELEASED
}
