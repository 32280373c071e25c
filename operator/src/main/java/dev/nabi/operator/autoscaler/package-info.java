/** How many instances a revision should have: the rule, its policy, its windows. Pure. */
@NullMarked
package dev.nabi.operator.autoscaler;

import org.jspecify.annotations.NullMarked;
