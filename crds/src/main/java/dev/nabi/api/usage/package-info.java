/** What a gateway tells the operator of usage: the wire records of the totals. */
@NullMarked
package dev.nabi.api.usage;

import org.jspecify.annotations.NullMarked;
