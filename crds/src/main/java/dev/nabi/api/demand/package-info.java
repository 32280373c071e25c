/** What a gateway tells the operator: the wire records of the demand stream. */
@NullMarked
package dev.nabi.api.demand;

import org.jspecify.annotations.NullMarked;
