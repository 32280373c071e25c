/** What bounds how often things happen, by a clock that is given: new revisions at once, writes of a status, Events. */
@NullMarked
package dev.nabi.operator.limits;

import org.jspecify.annotations.NullMarked;
