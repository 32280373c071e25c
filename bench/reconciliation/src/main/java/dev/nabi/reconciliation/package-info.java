/**
 * Whether the meter's books are right: gateways, functions and the database are killed while clients call, and what the
 * clients saw, what the functions counted, the ledger and Prometheus are compared.
 */
@NullMarked
package dev.nabi.reconciliation;

import org.jspecify.annotations.NullMarked;
