/** From what the gateways' ledgers say to what a Function's status says of its usage and budget. */
@NullMarked
package dev.nabi.operator.usage;

import org.jspecify.annotations.NullMarked;
