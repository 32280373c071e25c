/** Leader election: which of several operators acts. Its rule is pure; its writes are those of one Lease. */
@NullMarked
package dev.nabi.operator.leadership;

import org.jspecify.annotations.NullMarked;
