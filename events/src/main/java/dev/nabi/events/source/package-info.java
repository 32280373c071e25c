/** What sources of events have in common: how what they find is accepted. */
@NullMarked
package dev.nabi.events.source;

import org.jspecify.annotations.NullMarked;
