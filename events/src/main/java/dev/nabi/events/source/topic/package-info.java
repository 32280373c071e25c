/** Topics: what is published on them is logged and goes to the Triggers that it matches, in one commit. */
@NullMarked
package dev.nabi.events.source.topic;

import org.jspecify.annotations.NullMarked;
