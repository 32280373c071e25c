/** What a Function may still use: leased from the ledger in parts, spent without asking anybody. */
@NullMarked
package dev.nabi.metering.budget;

import org.jspecify.annotations.NullMarked;
