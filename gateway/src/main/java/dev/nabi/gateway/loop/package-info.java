/** What belongs to one event loop, so that a request shares nothing with another loop: deadlines, chance, load figures. */
@NullMarked
package dev.nabi.gateway.loop;

import org.jspecify.annotations.NullMarked;
