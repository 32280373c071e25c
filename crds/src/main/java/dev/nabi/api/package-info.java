/** Names of objects that more than one module uses. */
@NullMarked
package dev.nabi.api;

import org.jspecify.annotations.NullMarked;
