/** The objects in memory, their versions and the bounded log of what happened to them. */
@NullMarked
package dev.nabi.local.api.store;

import org.jspecify.annotations.NullMarked;
