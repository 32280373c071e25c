/** The ledger: the database of usage, and how the journal is folded into it, each record exactly once. */
@NullMarked
package dev.nabi.metering.ledger;

import org.jspecify.annotations.NullMarked;
