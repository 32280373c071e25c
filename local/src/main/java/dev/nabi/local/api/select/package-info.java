/** Label and field selectors. */
@NullMarked
package dev.nabi.local.api.select;

import org.jspecify.annotations.NullMarked;
