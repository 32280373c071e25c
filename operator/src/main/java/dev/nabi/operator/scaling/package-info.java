/** The scaling loop: demand of all gateways in, decisions, drains and writes of scale out. */
@NullMarked
package dev.nabi.operator.scaling;

import org.jspecify.annotations.NullMarked;
